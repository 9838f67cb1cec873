package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graft.image.UnreadableImageException.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files cut off at many places: never a picture with made-up pixels. */
class TruncationTest {
    static List<String[]> cuts() {
        return Pictures.table("cuts.tsv");
    }

    @ParameterizedTest(name = "{0} cut at {1}: PIL has it {2}")
    @MethodSource("cuts")
    void aCutFileIsWholeOrTruncated(String file, int length, String verdict) {
        byte[] whole = Pictures.bytes(file);
        byte[] cut = Arrays.copyOf(whole, length);

        // PIL refuses a GIF whose pixels are all there, if its end code is not.
        if (verdict.equals("whole") || file.equals("straight.gif") && length >= whole.length - 4) {
            assertThat(ImageDecoder.decode(cut, 1_000_000).rgb())
                    .isEqualTo(ImageDecoder.decode(whole, 1_000_000).rgb());
        } else {
            assertThat(refusal(cut)).isEqualTo(Reason.TRUNCATED);
        }
    }

    @Test
    void aJpegThatOnlyLacksItsEndMarkerIsTruncated() {
        byte[] whole = Pictures.bytes("rgb-422.jpg");

        assertThat(refusal(Arrays.copyOf(whole, whole.length - 2))).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void everyFormatNoticesTheLossOfItsSecondHalf() {
        for (String[] cells : Pictures.table("files.tsv")) {
            byte[] whole = Pictures.bytes(cells[0]);
            // Of these the first half has the whole first picture.
            if (!List.of("two-pictures.jpg", "frames.gif").contains(cells[0])) {
                assertThat(refusal(Arrays.copyOf(whole, whole.length / 2)))
                        .as(cells[0])
                        .isEqualTo(Reason.TRUNCATED);
            }
        }
    }

    @Test
    void aFewBytesAreNoImageYet() {
        byte[] png = Pictures.bytes("rgb.png");

        assertThat(refusal(new byte[0])).isEqualTo(Reason.ZERO_BYTES);
        assertThat(refusal(Arrays.copyOf(png, 7))).isEqualTo(Reason.NOT_AN_IMAGE);
        assertThat(refusal(Arrays.copyOf(png, 8))).isEqualTo(Reason.TRUNCATED);
    }

    private static Reason refusal(byte[] bytes) {
        return catchThrowableOfType(UnreadableImageException.class, () -> ImageDecoder.decode(bytes, 1_000_000))
                .reason();
    }
}
