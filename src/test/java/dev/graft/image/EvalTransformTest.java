package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The eval transform against torchvision's Resize and CenterCrop on PIL images, to the last bit. */
class EvalTransformTest {
    private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
    private static final List<Double> STD = List.of(0.229, 0.224, 0.225);

    static List<String[]> cases() {
        return Pictures.table("transforms.tsv").stream()
                .filter(cells -> cells[0].equals("eval"))
                .toList();
    }

    @ParameterizedTest(name = "{1}x{2} by {4}, {5}x{6}, {3}")
    @MethodSource("cases")
    void preparesAsTorchvisionDoes(
            String operation, int width, int height, String interpolation, int side, int h, int w, String digest) {
        EvalTransform transform = new EvalTransform(side, h, w, MEAN, STD, ResizeTest.mode(interpolation));
        // Dirty, so that what should be black has to be written.
        ByteBuffer out = ByteBuffer.allocateDirect(transform.bytes() + 5);
        while (out.hasRemaining()) {
            out.put((byte) 99);
        }
        out.position(3);
        transform.apply(Pictures.formula(width, height), out);

        assertThat(out.position()).isEqualTo(3 + transform.bytes());
        byte[] written = new byte[transform.bytes()];
        out.get(3, written);
        assertThat(Pictures.digest(written)).isEqualTo(digest);
        assertThat(List.of(out.get(2), out.get(3 + transform.bytes()))).containsOnly((byte) 99);
    }

    @Test
    void anEndlessStripCostsOnlyItsWindow() {
        // PIL would build 256 x 7,680,000 pixels here.
        RgbImage strip = Pictures.formula(30_000, 1);
        EvalTransform transform = EvalTransform.of(224, 224, 0.875, MEAN, STD, Interpolation.BILINEAR);
        ByteBuffer out = ByteBuffer.allocate(transform.bytes());
        transform.apply(strip, out);

        // The middle 224 of 7,680,000 columns lie within the source's columns 14,999 and 15,000.
        RgbImage middle = Resize.apply(strip, 14_999, 0, 15_001, 1, 512, 256, Interpolation.BILINEAR);
        for (int x = 0; x < 224; x++) {
            assertThat(out.get(3 * x)).isEqualTo(middle.rgb()[3 * (x + 144)]);
        }
    }

    @Test
    void theShorterSideFollowsTimm() {
        assertThat(of(224, 224, 0.875).resize()).isEqualTo(256);
        assertThat(of(224, 224, 0.9).resize()).isEqualTo(248);
        assertThat(of(224, 224, 0.95).resize()).isEqualTo(235);
        assertThat(of(288, 288, 1.0).resize()).isEqualTo(288);
        assertThat(of(160, 224, 0.875).resize()).isEqualTo(256);
    }

    @Test
    void theIdNamesWhateverChangesTheInput() {
        EvalTransform transform = of(224, 224, 0.875);

        assertThat(transform.id()).isEqualTo("resize256-crop224x224-bilinear-34604eca");
        assertThat(List.of(
                        of(224, 224, 0.9).id(),
                        of(224, 192, 0.875).id(),
                        of(192, 224, 0.875).id(),
                        new EvalTransform(256, 224, 224, MEAN, STD, Interpolation.BICUBIC).id(),
                        new EvalTransform(256, 224, 224, STD, STD, Interpolation.BILINEAR).id(),
                        new EvalTransform(256, 224, 224, MEAN, MEAN, Interpolation.BILINEAR).id()))
                .doesNotHaveDuplicates()
                .doesNotContain(transform.id());
        assertThat(of(224, 224, 0.875).id()).isEqualTo(transform.id());
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> of(0, 224, 0.875)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(224, 224, 1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(224, 224, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvalTransform(256, 224, 224, List.of(0.5), STD, Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvalTransform(256, 224, 224, MEAN, List.of(1.0, 0.0, 1.0), Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EvalTransform of(int height, int width, double cropFraction) {
        return EvalTransform.of(height, width, cropFraction, MEAN, STD, Interpolation.BILINEAR);
    }
}
