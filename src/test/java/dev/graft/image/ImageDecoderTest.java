package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file against PIL's pixels, to the last bit. */
class ImageDecoderTest {
    static List<String[]> files() {
        return Pictures.table("files.tsv");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void decodesAsPilDoes(String file, int width, int height, String digest, String ends) {
        RgbImage image = ImageDecoder.decode(Pictures.bytes(file), 30_000);

        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(ends(image.rgb())).isEqualTo(ends);
        assertThat(Pictures.digest(image.rgb())).isEqualTo(digest);
    }

    @Test
    void aTiffOfMorePixelsThanItsBytesCanHoldIsTruncated() {
        assertThat(refusal(enlarged("rgb-deflate.tif", 7000), 50_000_000)).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void aTiffMayTakeNoMoreMemoryThanPixelsAllow() {
        assertThat(ImageDecoder.decode(Pictures.bytes("rgb-16.tif"), 3000).height())
                .isPositive();
        int pixels = ImageDecoder.decode(Pictures.bytes("rgb-16.tif"), 3000).rgb().length / 3;
        assertThat(refusal(Pictures.bytes("rgb-16.tif"), pixels)).isEqualTo(Reason.TOO_MANY_PIXELS);
    }

    private static Reason refusal(byte[] bytes, long maxPixels) {
        return catchThrowableOfType(UnreadableImageException.class, () -> ImageDecoder.decode(bytes, maxPixels))
                .reason();
    }

    /** A TIFF whose entries of width and height, and of rows in a strip, say something else. */
    private static byte[] enlarged(String name, int size) {
        byte[] bytes = Pictures.bytes(name);
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int directory = tiff.getInt(4);
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int at = directory + 2 + 12 * i;
            if (List.of(256, 257, 278).contains((int) tiff.getShort(at))) {
                tiff.putInt(at + 8, size);
            }
        }
        return bytes;
    }

    private static String ends(byte[] rgb) {
        String hex = java.util.HexFormat.of().formatHex(rgb);
        return hex.substring(0, Math.min(12, hex.length())) + ".." + hex.substring(Math.max(0, hex.length() - 12));
    }
}
