package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.error.ErrorCode;
import dev.graft.image.ImageHeader.Format;
import dev.graft.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is known of a file before its pixels are, and what is refused on that alone. */
class ImageHeaderTest {
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "jpg", "image/jpeg", "png", "image/png", "gif", "image/gif", "bmp", "image/bmp", "tif", "image/tiff");

    static List<String[]> files() {
        return Pictures.table("files.tsv");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void namesFormatAndUprightSize(String file, int width, int height) {
        ImageHeader header = ImageHeader.of(Pictures.bytes(file));

        assertThat(header.mediaType()).isEqualTo(MEDIA_TYPES.get(file.substring(file.length() - 3)));
        assertThat(header.width()).isEqualTo(width);
        assertThat(header.height()).isEqualTo(height);
        assertThat(header.pixels()).isEqualTo((long) width * height);
    }

    @Test
    void storedSizeIsThatBeforeTurning() {
        ImageHeader header = ImageHeader.of(Pictures.bytes("exif-6.jpg"));

        assertThat(header).isEqualTo(new ImageHeader(Format.JPEG, 23, 14, Orientation.TURNED_LEFT));
        assertThat(header.width()).isEqualTo(14);
        assertThat(header.height()).isEqualTo(23);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "foreign.webp, WebP",
        "foreign.avif, AVIF",
        "foreign.jp2, JPEG 2000",
        "foreign.ico, Windows icon",
    })
    void knownForeignFormatsAreCalledByName(String file, String name) {
        UnreadableImageException refusal = refusal(Pictures.bytes(file));

        assertThat(refusal.reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
        assertThat(refusal).hasMessageContaining(name);
        assertThat(refusal.code()).isEqualTo(ErrorCode.UNPROCESSABLE_IMAGE);
        assertThat(refusal.facts()).containsEntry("reason", "unsupported_format");
    }

    @Test
    void heicIsKnownByItsBrand() {
        byte[] heic = "\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(refusal(heic)).hasMessageContaining("HEIC");
    }

    @ParameterizedTest
    @CsvSource({"just text", "BMW makes cars", "GIF for president", "II wrote this", "%%EOF", "RIFF wave WAVE data"})
    void textIsNoImageWhateverItsNameSays(String text) {
        assertThat(refusal(text.getBytes(StandardCharsets.US_ASCII)).reason())
                .isIn(Reason.NOT_AN_IMAGE, Reason.TRUNCATED);
        byte[] longer = text.repeat(20).getBytes(StandardCharsets.US_ASCII);
        assertThat(refusal(longer).reason()).isEqualTo(Reason.NOT_AN_IMAGE);
    }

    @Test
    void anEmptyFileIsCalledThat() {
        assertThat(refusal(new byte[0]).reason()).isEqualTo(Reason.ZERO_BYTES);
    }

    @Test
    void absurdSizesAreRefusedUnlessAllowedAndNeverAllocated() {
        // Each claims at least a billion pixels; the tests' heap has room for a third of them.
        byte[] png = Pictures.bytes("rgb.png");
        ByteBuffer.wrap(png).putInt(16, 100_000).putInt(20, 100_000);
        byte[] jpeg = Pictures.bytes("raw-odd-ids.jpg");
        ByteBuffer.wrap(jpeg).putShort(frame(jpeg) + 5, (short) 65_000).putShort(frame(jpeg) + 7, (short) 65_000);
        byte[] gif = Pictures.bytes("straight.gif");
        little(gif).putShort(6, (short) 65_535).putShort(8, (short) 65_535);
        byte[] bmp = Pictures.bytes("rgb.bmp");
        little(bmp).putInt(18, 1 << 30).putInt(22, 7);
        byte[] tiff = Pictures.bytes("planar.tif");
        int directory = little(tiff).getInt(4);
        little(tiff).putShort(directory + 2 + 8, (short) 65_535).putShort(directory + 14 + 8, (short) 65_535);

        for (byte[] bytes : List.of(png, jpeg, gif, bmp, tiff)) {
            String format = ImageHeader.of(bytes).format().name();
            assertThat(ImageHeader.of(bytes).pixels()).as(format).isGreaterThan(1_000_000_000);
            assertThat(decoded(bytes, 50_000_000).reason()).as(format).isEqualTo(Reason.TOO_MANY_PIXELS);
            assertThat(decoded(bytes, Long.MAX_VALUE).reason()).as(format).isEqualTo(Reason.TOO_MANY_PIXELS);
        }
    }

    @Test
    void sizesThatTheBytesCannotFillAreRefusedBeforeAllocating() {
        byte[] png = Pictures.bytes("rgb.png");
        ByteBuffer.wrap(png).putInt(16, 15_000).putInt(20, 15_000);
        byte[] jpeg = Pictures.bytes("raw-odd-ids.jpg");
        ByteBuffer.wrap(jpeg).putShort(frame(jpeg) + 5, (short) 15_000).putShort(frame(jpeg) + 7, (short) 15_000);
        byte[] bmp = Pictures.bytes("rgb.bmp");
        little(bmp).putInt(18, 15_000).putInt(22, 15_000);

        for (byte[] bytes : List.of(png, jpeg, bmp)) {
            assertThat(decoded(bytes, 500_000_000).reason()).isEqualTo(Reason.TRUNCATED);
        }
    }

    @Test
    void theBoundItselfIsAllowed() {
        byte[] png = Pictures.bytes("rgb.png");

        assertThat(ImageDecoder.decode(png, 37 * 29).width()).isEqualTo(37);
        assertThat(decoded(png, 37 * 29 - 1).reason()).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    @Test
    void variantsOfJpegThatFewWriteAreUnsupported() {
        byte[] arithmetic = Pictures.bytes("rgb-422.jpg");
        arithmetic[frame(arithmetic) + 1] = (byte) 0xC9;
        byte[] twelveBits = Pictures.bytes("rgb-422.jpg");
        twelveBits[frame(twelveBits) + 4] = 12;

        assertThat(refusal(arithmetic).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
        assertThat(refusal(twelveBits).reason()).isEqualTo(Reason.UNSUPPORTED_FORMAT);
    }

    private static int frame(byte[] jpeg) {
        for (int i = 2; ; i++) {
            if (jpeg[i] == -1 && jpeg[i + 1] == (byte) 0xC0) {
                return i;
            }
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static UnreadableImageException refusal(byte[] bytes) {
        return catchThrowableOfType(UnreadableImageException.class, () -> ImageHeader.of(bytes));
    }

    private static UnreadableImageException decoded(byte[] bytes, long maxPixels) {
        return catchThrowableOfType(UnreadableImageException.class, () -> ImageDecoder.decode(bytes, maxPixels));
    }
}
