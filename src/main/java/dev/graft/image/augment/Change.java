package dev.graft.image.augment;

import dev.graft.image.RgbImage;
import java.util.Arrays;

/**
 * One change of a picture with every number of it drawn: a pure function, of which the picture that it gets stays as it
 * was. Unless it says otherwise, a change equals torchvision's function of that name on PIL images bit for bit.
 */
public sealed interface Change {
    /** @param fill what is left empty */
    RgbImage apply(RgbImage image, Fill fill);

    /** Turned counter-clockwise about the middle, with bilinear interpolation; corners are cut off. */
    record Rotate(double degrees) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Affine.rotation(degrees, image.width(), image.height()).apply(image, fill);
        }
    }

    /** RandAugment's ShearX, bilinear: rows move to the left by their distance from the top, times this. */
    record ShearAcross(double by) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Affine.shearAcross(by).apply(image, fill);
        }
    }

    /** RandAugment's ShearY, bilinear: columns move up by their distance from the left, times this. */
    record ShearDown(double by) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Affine.shearDown(by).apply(image, fill);
        }
    }

    /** Moved to the right and down, by pixels. */
    record Translate(int right, int down) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Affine.translation(right, down).apply(image, fill);
        }
    }

    /** Top and bottom swapped. */
    record Mirror() implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            int row = 3 * image.width();
            byte[] from = image.rgb();
            byte[] to = new byte[from.length];
            for (int y = 0; y < from.length; y += row) {
                System.arraycopy(from, y, to, from.length - row - y, row);
            }
            return new RgbImage(image.width(), image.height(), to);
        }
    }

    /** From black, at 0, over the picture, at 1, to brighter. */
    record Brightness(double factor) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.brightness(factor).apply(image);
        }
    }

    /** From its mean grey, at 0, over the picture, at 1, to more contrast. */
    record Contrast(double factor) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.contrast(image, factor).apply(image);
        }
    }

    /** From grey, at 0, over the picture, at 1, to gaudier. */
    record Saturation(double factor) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Blend.saturation(image, factor);
        }
    }

    /** Colours turned on their circle, by -0.5 to 0.5 turns. */
    record Shift(double hue) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Hue.turned(image, hue);
        }
    }

    /** From smoothed, at 0, over the picture, at 1, to sharper. */
    record Sharpness(double factor) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Blend.sharpness(image, factor);
        }
    }

    /** Only the highest bits of each value kept, 0 to 8 of them. */
    record Posterize(int bits) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.posterize(bits).apply(image);
        }
    }

    /** Values from a threshold on inverted. */
    record Solarize(double threshold) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.solarize(threshold).apply(image);
        }
    }

    /** Each channel stretched from 0 to 255. */
    record AutoContrast() implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.autoContrast(image).apply(image);
        }
    }

    /** Each channel's values made about equally frequent. */
    record Equalize() implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            return Tones.equalize(image).apply(image);
        }
    }

    /** A rectangle, in pixels, filled: torchvision's {@code erase} with the mean, which it puts after normalising. */
    record Erase(int left, int top, int width, int height) implements Change {
        @Override
        public RgbImage apply(RgbImage image, Fill fill) {
            byte[] rgb = Arrays.copyOf(image.rgb(), image.rgb().length);
            for (int y = top; y < top + height; y++) {
                for (int x = left; x < left + width; x++) {
                    fill.put(rgb, 3 * (y * image.width() + x));
                }
            }
            return new RgbImage(image.width(), image.height(), rgb);
        }
    }
}
