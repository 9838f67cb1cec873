package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.image.Resize.Axis;
import dev.graft.image.Resize.Span;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing against Pillow, to the last bit. */
class ResizeTest {
    static List<String[]> whole() {
        return cases("resize");
    }

    static List<String[]> boxes() {
        return cases("box");
    }

    private static List<String[]> cases(String operation) {
        return Pictures.table("transforms.tsv").stream()
                .filter(cells -> cells[0].equals(operation))
                .toList();
    }

    @ParameterizedTest(name = "{1}x{2} to {4}x{5}, {3}")
    @MethodSource("whole")
    void resizesAsPillowDoes(
            String operation, int width, int height, String interpolation, int w, int h, String digest) {
        RgbImage resized = Resize.apply(Pictures.formula(width, height), w, h, mode(interpolation));

        assertThat(resized.width()).isEqualTo(w);
        assertThat(resized.height()).isEqualTo(h);
        assertThat(Pictures.digest(resized.rgb())).isEqualTo(digest);
    }

    @ParameterizedTest(name = "{1}x{2}, {6},{7} to {8},{9}, {3}")
    @MethodSource("boxes")
    void resizesABoxAsPillowDoes(
            String operation,
            int width,
            int height,
            String interpolation,
            int w,
            int h,
            double left,
            double top,
            double right,
            double bottom,
            String digest) {
        RgbImage resized = Resize.apply(
                Pictures.formula(width, height),
                (float) left,
                (float) top,
                (float) right,
                (float) bottom,
                w,
                h,
                mode(interpolation));

        assertThat(Pictures.digest(resized.rgb())).isEqualTo(digest);
    }

    @Test
    void aWindowHasTheBitsOfTheWholeResultAndTouchesNothingElse() {
        RgbImage image = Pictures.formula(211, 157);
        for (Interpolation interpolation : Interpolation.values()) {
            RgbImage whole = Resize.apply(image, 90, 120, interpolation);
            Axis across = Axis.of(new Span(0, 211, 0, 211), 90, 13, 40, interpolation);
            Axis down = Axis.of(new Span(0, 157, 0, 157), 120, 50, 33, interpolation);
            byte[] window = new byte[1000 + 33 * 150];
            Arrays.fill(window, (byte) 77);
            Resize.window(image, across, down, ByteBuffer.wrap(window), 1000, 150);

            byte[] expected = new byte[window.length];
            Arrays.fill(expected, (byte) 77);
            for (int y = 0; y < 33; y++) {
                System.arraycopy(whole.rgb(), 3 * ((50 + y) * 90 + 13), expected, 1000 + 150 * y, 120);
            }
            assertThat(window).isEqualTo(expected);
        }
    }

    @Test
    void theSameSizeIsACopy() {
        RgbImage image = Pictures.formula(40, 30);

        RgbImage same = Resize.apply(image, 40, 30, Interpolation.BICUBIC);

        assertThat(same.rgb()).isEqualTo(image.rgb()).isNotSameAs(image.rgb());
    }

    @Test
    void anEmptyOrOutlyingBoxIsRefused() {
        RgbImage image = Pictures.formula(40, 30);

        assertThatThrownBy(() -> Resize.apply(image, 5, 0, 5, 30, 8, 8, Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5.0");
        assertThatThrownBy(() -> Resize.apply(image, 0, 0, 40.5f, 30, 8, 8, Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resize.apply(image, 0, Float.NaN, 40, 30, 8, 8, Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Interpolation mode(String code) {
        return Arrays.stream(Interpolation.values())
                .filter(mode -> mode.code().equals(code))
                .findFirst()
                .orElseThrow();
    }
}
