package dev.graft.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.image.EvalTransform;
import dev.graft.image.Interpolation;
import dev.graft.image.Pictures;
import dev.graft.image.RgbImage;
import dev.graft.image.TrainTransform;
import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Erase;
import dev.graft.image.augment.Change.Mirror;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Augmentation.Changes;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole augmentations: what presets do, what decides the draws, how those are spread. */
class AugmenterTest {
    private static final EvalTransform EVAL =
            EvalTransform.of(64, 48, 0.875, List.of(0.5, 0.4, 0.3), List.of(1.0, 1.0, 1.0), Interpolation.BILINEAR);
    private static final RgbImage PICTURE = Pictures.formula(150, 110);

    @Test
    void lightAndMediumAreNothingButCropAndMirror() {
        for (Augmentation preset : List.of(Augmentation.LIGHT, Augmentation.MEDIUM)) {
            TrainTransform crop =
                    new TrainTransform(64, 48, preset.minArea(), 1, 3 / 4.0, 4 / 3.0, 0.5, Interpolation.BILINEAR);
            for (int item = 0; item < 50; item++) {
                ByteBuffer expected = ByteBuffer.allocate(crop.bytes());
                crop.apply(PICTURE, 42, 3, item, expected);
                assertThat(made(preset, 42, 3, item)).isEqualTo(expected.array());
            }
        }
    }

    @Test
    void strongDrawsOfEverythingAndDependsOnSeedEpochAndItemOnly() {
        Set<List<Change>> draws = new HashSet<>();
        Augmenter strong = Augmenter.of(Augmentation.STRONG.changes(), EVAL);
        for (long seed = 0; seed < 6; seed++) {
            for (int epoch = 0; epoch < 6; epoch++) {
                for (int item = 0; item < 6; item++) {
                    List<Change> drawn = strong.draw(seed, epoch, item);
                    assertThat(drawn).isEqualTo(strong.draw(seed, epoch, item));
                    assertThat(drawn).hasAtLeastOneElementOfType(Rotate.class);
                    assertThat(drawn).hasAtLeastOneElementOfType(Brightness.class);
                    draws.add(drawn);
                }
            }
        }
        assertThat(draws).hasSize(6 * 6 * 6);
        assertThat(made(Augmentation.STRONG, 1, 2, 3)).isEqualTo(made(Augmentation.STRONG, 1, 2, 3));
        assertThat(made(Augmentation.STRONG, 1, 2, 3)).isNotEqualTo(made(Augmentation.STRONG, 1, 2, 4));
    }

    /** A change here changes every job that is resumed by a newer version. */
    @Test
    void drawsStayTheSameOverVersions() {
        assertThat(Pictures.digest(made(Augmentation.STRONG, 42, 3, 7)).substring(0, 16))
                .isEqualTo("9a9d69998d27509f");
    }

    @Test
    void jitterIsSpreadEvenlyInEveryOrder() {
        ColorJitter jitter = new ColorJitter(0.4, 0.4, 0, 0.1);
        Set<List<Class<?>>> orders = new HashSet<>();
        double mean = 0;
        double least = 9;
        double most = 0;
        for (int item = 0; item < 4000; item++) {
            List<Change> drawn = jitter.draw(Draws.of(5, 0, item));
            orders.add(drawn.stream().<Class<?>>map(Object::getClass).toList());
            double factor = drawn.stream()
                    .filter(Brightness.class::isInstance)
                    .mapToDouble(change -> ((Brightness) change).factor())
                    .sum();
            mean += factor / 4000;
            least = Math.min(least, factor);
            most = Math.max(most, factor);
        }
        assertThat(orders).hasSize(6);
        // Three standard errors: 3 * 0.8 / sqrt(12 * 4000).
        assertThat(mean).isCloseTo(1, within(0.011));
        assertThat(least).isBetween(0.6, 0.61);
        assertThat(most).isBetween(1.39, 1.4);
        assertThat(new ColorJitter(0, 0, 0, 0).draw(new SplittableRandom(1))).isEmpty();
    }

    @Test
    void strengthsBeyondOneStopAtBlack() {
        for (int item = 0; item < 200; item++) {
            Brightness drawn = (Brightness)
                    new ColorJitter(3, 0, 0, 0).draw(Draws.of(1, 1, item)).get(0);
            assertThat(drawn.factor()).isBetween(0.0, 4.0);
        }
    }

    @Test
    void erasedRectanglesLieInsideAndHaveTheAreaOfThePaper() {
        int erased = 0;
        double area = 0;
        for (int item = 0; item < 4000; item++) {
            for (Change change : new RandomErasing(0.25)
                    .draw(224, 160, Draws.of(9, 0, item)).stream().toList()) {
                Erase erase = (Erase) change;
                assertThat(erase.left() >= 0 && erase.left() + erase.width() <= 224)
                        .isTrue();
                assertThat(erase.top() >= 0 && erase.top() + erase.height() <= 160)
                        .isTrue();
                double part = erase.width() * erase.height() / (224.0 * 160);
                assertThat(part).isBetween(0.018, 0.335);
                area += part;
                erased++;
            }
        }
        assertThat(erased).isCloseTo(1000, within(90));
        // Large flat ones that don't fit are drawn again, so that the mean is a little below the range's middle.
        assertThat(area / erased).isCloseTo(0.17, within(0.015));
        assertThat(new RandomErasing(0).draw(100, 100, new SplittableRandom(1))).isEmpty();
    }

    @Test
    void aVerticalFlipIsDrawnWhereItIsAskedFor() {
        Augmenter always = Augmenter.of(new Changes(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), EVAL);
        assertThat(always.draw(1, 1, 1)).containsExactly(new Mirror());
        assertThat(Augmenter.of(Augmentation.LIGHT.changes(), EVAL).draw(1, 1, 1))
                .isEmpty();
    }

    private static byte[] made(Augmentation preset, long seed, int epoch, int item) {
        Augmenter augmenter = Augmenter.of(preset.changes(), EVAL);
        ByteBuffer out = ByteBuffer.allocate(3 + EVAL.bytes()).position(3);
        augmenter.apply(PICTURE, seed, epoch, item, out);
        assertThat(out.hasRemaining()).isFalse();
        byte[] made = new byte[EVAL.bytes()];
        out.get(3, made);
        return made;
    }
}
