package dev.graft.image.augment;

import dev.graft.image.RgbImage;

/**
 * Pictures between, at factor 1, themselves and, at 0, something poorer made of them, and beyond: Pillow's
 * {@code ImageEnhance.Color} and {@code ImageEnhance.Sharpness}, equal bit for bit.
 */
final class Blend {
    /** Weight of a pixel's neighbours and of itself in Pillow's {@code ImageFilter.SMOOTH}. */
    private static final int NEIGHBOUR = 1;

    private static final int ITSELF = 5;
    private static final int ALL = 8 * NEIGHBOUR + ITSELF;

    private Blend() {}

    /** A value between two others or beyond, in single precision and cut, not rounded (Pillow's Blend.c). */
    static int of(int poor, int rich, float factor) {
        float value = poor + factor * (rich - poor);
        return value <= 0 ? 0 : value >= 255 ? 255 : (int) value;
    }

    /** A pixel's luma in 16-bit fixed point: Pillow's conversion from RGB to L. */
    static int grey(byte[] rgb, int at) {
        return (rgb[at] & 0xFF) * 19595 + (rgb[at + 1] & 0xFF) * 38470 + (rgb[at + 2] & 0xFF) * 7471 + 0x8000 >> 16;
    }

    /** From grey, at 0, to colours. */
    static RgbImage saturation(RgbImage image, double factor) {
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        float share = (float) factor;
        for (int at = 0; at < from.length; at += 3) {
            int grey = grey(from, at);
            to[at] = (byte) of(grey, from[at] & 0xFF, share);
            to[at + 1] = (byte) of(grey, from[at + 1] & 0xFF, share);
            to[at + 2] = (byte) of(grey, from[at + 2] & 0xFF, share);
        }
        return new RgbImage(image.width(), image.height(), to);
    }

    /** From smoothed, at 0, to sharp. The outermost pixels stay as they are. */
    static RgbImage sharpness(RgbImage image, double factor) {
        byte[] from = image.rgb();
        byte[] to = from.clone();
        int row = 3 * image.width();
        float share = (float) factor;
        for (int y = 1; y < image.height() - 1; y++) {
            for (int at = y * row + 3; at < (y + 1) * row - 3; at++) {
                int around = three(from, at - row) + three(from, at) + three(from, at + row);
                int here = from[at] & 0xFF;
                int weighted = NEIGHBOUR * around + (ITSELF - NEIGHBOUR) * here;
                // Halves can't be: the divisor is odd.
                to[at] = (byte) of((2 * weighted + ALL) / (2 * ALL), here, share);
            }
        }
        return new RgbImage(image.width(), image.height(), to);
    }

    private static int three(byte[] rgb, int at) {
        return (rgb[at - 3] & 0xFF) + (rgb[at] & 0xFF) + (rgb[at + 3] & 0xFF);
    }
}
