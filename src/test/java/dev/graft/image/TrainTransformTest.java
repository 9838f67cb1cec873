package dev.graft.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.image.TrainTransform.Crop;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The train transform: its pixels against torchvision's resized_crop and hflip, its draws against their distribution. */
class TrainTransformTest {
    private static final TrainTransform USUAL =
            new TrainTransform(224, 224, 0.08, 1, 3 / 4.0, 4 / 3.0, 0.5, Interpolation.BILINEAR);

    static List<String[]> crops() {
        return Pictures.table("transforms.tsv").stream()
                .filter(cells -> cells[0].equals("crop"))
                .toList();
    }

    @ParameterizedTest(name = "{1}x{2} at {4},{5} {6}x{7} mirrored {8} to {9}x{10}, {3}")
    @MethodSource("crops")
    void cropsAsTorchvisionDoes(
            String operation,
            int width,
            int height,
            String interpolation,
            int left,
            int top,
            int cropWidth,
            int cropHeight,
            int mirrored,
            int h,
            int w,
            String digest) {
        TrainTransform transform = new TrainTransform(h, w, 0.08, 1, 0.75, 1.5, 0.5, ResizeTest.mode(interpolation));
        ByteBuffer out = ByteBuffer.allocateDirect(7 + transform.bytes()).position(7);
        Crop crop = new Crop(left, top, cropWidth, cropHeight, mirrored == 1);
        transform.apply(Pictures.formula(width, height), crop, out);

        assertThat(out.hasRemaining()).isFalse();
        byte[] written = new byte[transform.bytes()];
        out.get(7, written);
        assertThat(Pictures.digest(written)).isEqualTo(digest);
    }

    @Test
    void aDrawDependsOnSeedEpochAndItemOnly() {
        Set<Crop> crops = new HashSet<>();
        for (long seed = 0; seed < 8; seed++) {
            for (int epoch = 0; epoch < 8; epoch++) {
                for (int item = 0; item < 8; item++) {
                    Crop crop = USUAL.draw(5000, 4000, seed, epoch, item);
                    assertThat(crop).isEqualTo(USUAL.draw(5000, 4000, seed, epoch, item));
                    crops.add(crop);
                }
            }
        }
        assertThat(crops).hasSize(8 * 8 * 8);
    }

    /** A change here changes every job that is resumed by a newer version. */
    @Test
    void drawsStayTheSameOverVersions() {
        assertThat(USUAL.draw(500, 375, 42, 3, 7)).isEqualTo(new Crop(63, 7, 335, 354, false));
        assertThat(USUAL.draw(375, 500, -1, 0, Integer.MAX_VALUE)).isEqualTo(new Crop(56, 199, 268, 297, false));
    }

    @Test
    void drawsAreSpreadAsTorchvisionSpreadsThem() {
        int draws = 20_000;
        double area = 0;
        double ratio = 0;
        double mirrored = 0;
        for (int item = 0; item < draws; item++) {
            Crop crop = USUAL.draw(500, 500, 1, 0, item);
            assertThat(crop.left() >= 0 && crop.left() + crop.width() <= 500).isTrue();
            assertThat(crop.top() >= 0 && crop.top() + crop.height() <= 500).isTrue();
            double part = crop.width() * crop.height() / 250_000.0;
            assertThat(part).isBetween(0.078, 1.0);
            assertThat((double) crop.width() / crop.height()).isBetween(0.74, 1.35);
            area += part / draws;
            ratio += Math.log((double) crop.width() / crop.height()) / draws;
            mirrored += crop.mirrored() ? 1.0 / draws : 0;
        }
        // 0.4787 is torchvision's own mean over 200,000 draws; three standard errors of 20,000 are 0.005.
        assertThat(area).isCloseTo(0.4787, within(0.006));
        assertThat(ratio).isCloseTo(0, within(0.004));
        assertThat(mirrored).isCloseTo(0.5, within(0.011));
    }

    @Test
    void whereNoCropFitsTheMiddleIsTaken() {
        assertThat(USUAL.draw(1000, 10, 1, 0, 0))
                .extracting("left", "top", "width", "height")
                .containsExactly(493, 0, 13, 10);
        assertThat(USUAL.draw(10, 1000, 1, 0, 0))
                .extracting("left", "top", "width", "height")
                .containsExactly(0, 493, 10, 13);
        assertThat(USUAL.draw(1, 1, 1, 0, 0)).extracting("width", "height").containsExactly(1, 1);
    }

    @Test
    void probabilitiesOfZeroAndOneAreCertain() {
        for (int item = 0; item < 100; item++) {
            assertThat(flipping(0).draw(50, 50, 9, 0, item).mirrored()).isFalse();
            assertThat(flipping(1).draw(50, 50, 9, 0, item).mirrored()).isTrue();
        }
    }

    @Test
    void theWholePictureIsDrawnWhereNothingElseIsAllowed() {
        TrainTransform whole = new TrainTransform(64, 64, 1, 1, 1, 1, 0, Interpolation.BICUBIC);

        assertThat(whole.draw(90, 90, 5, 5, 5)).isEqualTo(new Crop(0, 0, 90, 90, false));
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThatThrownBy(() -> of(0, 1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0.5, 0.4, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0.5, 1.1, 1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0.5, 1, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0.5, 1, 2, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(0.5, 1, 1, 1, 1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrainTransform(0, 8, 0.5, 1, 1, 1, 0, Interpolation.BILINEAR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TrainTransform flipping(double flip) {
        return of(0.2, 1, 0.75, 1.5, flip);
    }

    private static TrainTransform of(double scaleFrom, double scaleTo, double ratioFrom, double ratioTo, double flip) {
        return new TrainTransform(32, 32, scaleFrom, scaleTo, ratioFrom, ratioTo, flip, Interpolation.BILINEAR);
    }
}
