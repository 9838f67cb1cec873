package dev.graft.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.image.Pictures;
import dev.graft.image.RgbImage;
import dev.graft.image.augment.Change.AutoContrast;
import dev.graft.image.augment.Change.Brightness;
import dev.graft.image.augment.Change.Contrast;
import dev.graft.image.augment.Change.Equalize;
import dev.graft.image.augment.Change.Erase;
import dev.graft.image.augment.Change.Mirror;
import dev.graft.image.augment.Change.Posterize;
import dev.graft.image.augment.Change.Rotate;
import dev.graft.image.augment.Change.Saturation;
import dev.graft.image.augment.Change.Sharpness;
import dev.graft.image.augment.Change.ShearAcross;
import dev.graft.image.augment.Change.ShearDown;
import dev.graft.image.augment.Change.Shift;
import dev.graft.image.augment.Change.Solarize;
import dev.graft.image.augment.Change.Translate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each change against torchvision's function on PIL images, to the last bit. */
class ChangeTest {
    private static final Fill FILL = Fill.of(List.of(0.485, 0.456, 0.406));

    static List<String[]> cases() {
        return Pictures.table("augment.tsv");
    }

    @ParameterizedTest(name = "{0} {1} of {4} {2}x{3}")
    @MethodSource("cases")
    void changesAsTorchvisionDoes(String name, String numbers, int width, int height, String picture, String digest) {
        double[] values = numbers.equals("-")
                ? new double[0]
                : Stream.of(numbers.split(",")).mapToDouble(Double::parseDouble).toArray();
        RgbImage image = picture.equals("dark") ? dark(width, height) : Pictures.formula(width, height);
        byte[] before = image.rgb().clone();
        RgbImage changed = change(name, values).apply(image, FILL);

        assertThat(Pictures.digest(changed.rgb())).isEqualTo(digest);
        assertThat(List.of(changed.width(), changed.height())).containsExactly(width, height);
        assertThat(image.rgb()).isEqualTo(before);
    }

    private static Change change(String name, double[] v) {
        return switch (name) {
            case "rotate" -> new Rotate(v[0]);
            case "shear_across" -> new ShearAcross(v[0]);
            case "shear_down" -> new ShearDown(v[0]);
            case "translate" -> new Translate((int) v[0], (int) v[1]);
            case "mirror" -> new Mirror();
            case "brightness" -> new Brightness(v[0]);
            case "contrast" -> new Contrast(v[0]);
            case "saturation" -> new Saturation(v[0]);
            case "sharpness" -> new Sharpness(v[0]);
            case "shift" -> new Shift(v[0]);
            case "posterize" -> new Posterize((int) v[0]);
            case "solarize" -> new Solarize(v[0]);
            case "auto_contrast" -> new AutoContrast();
            case "equalize" -> new Equalize();
            case "erase" -> new Erase((int) v[0], (int) v[1], (int) v[2], (int) v[3]);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static RgbImage dark(int width, int height) {
        byte[] rgb = Pictures.formula(width, height).rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((rgb[i] & 0xFF) / 3 + 40);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Every red, green and blue in steps, so that no branch of the way through HSV and back is left out. */
    @Test
    void turnedAllTheWayRoundColoursComeBackAsNearAsTheirSteps() {
        byte[] rgb = new byte[3 * 52 * 52 * 52];
        for (int i = 0; i < rgb.length / 3; i++) {
            rgb[3 * i] = (byte) (i % 52 * 5);
            rgb[3 * i + 1] = (byte) (i / 52 % 52 * 5);
            rgb[3 * i + 2] = (byte) (i / 52 / 52 * 5);
        }
        RgbImage all = new RgbImage(52 * 52, 52, rgb);
        RgbImage same = new Shift(0).apply(all, FILL);
        for (int i = 0; i < rgb.length; i++) {
            // 8 bits of hue and saturation hold a colour to 1/255 of its range and a sixth of 1/255 turn.
            assertThat(Math.abs((same.rgb()[i] & 0xFF) - (rgb[i] & 0xFF))).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aRectangleIsFilledAndNothingElse() {
        RgbImage image = Pictures.formula(9, 7);
        RgbImage erased = new Erase(2, 3, 4, 2).apply(image, new Fill(1, 2, 3));
        for (int i = 0; i < 9 * 7; i++) {
            boolean inside = i % 9 >= 2 && i % 9 < 6 && i / 9 >= 3 && i / 9 < 5;
            byte[] pixel = Arrays.copyOfRange(erased.rgb(), 3 * i, 3 * i + 3);
            assertThat(pixel)
                    .isEqualTo(inside ? new byte[] {1, 2, 3} : Arrays.copyOfRange(image.rgb(), 3 * i, 3 * i + 3));
        }
    }

    @Test
    void aFillIsAColour() {
        assertThat(FILL).isEqualTo(new Fill(124, 116, 104));
        assertThatThrownBy(() -> new Fill(0, 256, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fill(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
