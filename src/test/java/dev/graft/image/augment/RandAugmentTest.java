package dev.graft.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.image.Pictures;
import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Contrast;
import dev.graft.image.augment.Change.Posterize;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.image.augment.Change.Saturation;
import dev.graft.image.augment.Change.Sharpness;
import dev.graft.image.augment.Change.ShearAcross;
import dev.graft.image.augment.Change.ShearDown;
import dev.graft.image.augment.Change.Solarize;
import dev.graft.image.augment.Change.Translate;
import dev.graft.image.augment.RandAugment.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RandAugment's kinds and magnitudes against torchvision's table of them, and its draws. */
class RandAugmentTest {
    /** Torchvision's magnitudes are single precision. */
    private static final double SINGLE = 1e-5;

    static List<String[]> cases() {
        return Pictures.table("randaugment.tsv");
    }

    @ParameterizedTest(name = "{0} of magnitude {1} for {2}x{3}")
    @MethodSource("cases")
    void magnitudesAreTorchvisions(String theirs, int magnitude, int width, int height, double number, int signed) {
        List<String> names = List.of(
                "Identity",
                "ShearX",
                "ShearY",
                "TranslateX",
                "TranslateY",
                "Rotate",
                "Brightness",
                "Color",
                "Contrast",
                "Sharpness",
                "Posterize",
                "Solarize",
                "AutoContrast",
                "Equalize");
        Kind kind = Kind.values()[names.indexOf(theirs)];
        for (int sign : new int[] {1, -1}) {
            double expected = signed == 1 ? sign * number : number;
            assertThat(number(new RandAugment(2, magnitude), kind, sign, width, height))
                    .isCloseTo(theirs.startsWith("Translate") ? (int) expected : expected, within(SINGLE));
        }
    }

    private static double number(RandAugment augment, Kind kind, int sign, int width, int height) {
        var change = augment.change(kind, sign, width, height);
        return switch (kind) {
            case IDENTITY -> {
                assertThat(change).isEmpty();
                yield 0;
            }
            case SHEAR_ACROSS -> ((ShearAcross) change.orElseThrow()).by();
            case SHEAR_DOWN -> ((ShearDown) change.orElseThrow()).by();
            case TRANSLATE_ACROSS -> ((Translate) change.orElseThrow()).right();
            case TRANSLATE_DOWN -> ((Translate) change.orElseThrow()).down();
            case ROTATE -> ((Rotate) change.orElseThrow()).degrees();
            case BRIGHTNESS -> ((Brightness) change.orElseThrow()).factor() - 1;
            case SATURATION -> ((Saturation) change.orElseThrow()).factor() - 1;
            case CONTRAST -> ((Contrast) change.orElseThrow()).factor() - 1;
            case SHARPNESS -> ((Sharpness) change.orElseThrow()).factor() - 1;
            case POSTERIZE -> ((Posterize) change.orElseThrow()).bits();
            case SOLARIZE -> ((Solarize) change.orElseThrow()).threshold();
            case AUTO_CONTRAST, EQUALIZE -> {
                assertThat(change).isPresent();
                yield 0;
            }
        };
    }

    @Test
    void kindsAreEquallyFrequentAndHalfOfThemNegative() {
        SplittableRandom random = new SplittableRandom(1);
        RandAugment augment = new RandAugment(1, 9);
        List<Change> drawn = new ArrayList<>();
        int draws = 28_000;
        for (int i = 0; i < draws; i++) {
            drawn.addAll(augment.draw(224, 224, random));
        }
        Map<Class<?>, Long> counts =
                drawn.stream().collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
        // 2,000 of each are expected, with a deviation of 43; both translations are one class, and identity is none.
        assertThat(drawn.size()).isCloseTo(draws * 13 / 14, within(200));
        assertThat(counts).hasSize(12);
        counts.forEach((type, count) ->
                assertThat(count).as(type.getName()).isCloseTo(type == Translate.class ? 4000 : 2000, within(200L)));
        assertThat(drawn.stream().filter(change -> change instanceof Rotate r && r.degrees() < 0))
                .hasSizeBetween(850, 1150);
    }

    @Test
    void asManyAreDrawnAsAreWanted() {
        assertThat(new RandAugment(0, 9).draw(9, 9, new SplittableRandom(1))).isEmpty();
        assertThat(new RandAugment(50, 9).draw(9, 9, new SplittableRandom(1))).hasSizeBetween(35, 50);
        assertThatThrownBy(() -> new RandAugment(1, 31)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RandAugment(-1, 9)).isInstanceOf(IllegalArgumentException.class);
    }
}
