package dev.graft.image.augment;

import dev.graft.image.RgbImage;

/**
 * A picture with its colours turned on their circle: torchvision's {@code adjust_hue} on PIL images, which goes through
 * Pillow's 8-bit HSV (Convert.c) and back, equal bit for bit.
 */
final class Hue {
    private static final int LEVELS = 256;

    private Hue() {}

    /** @param shift in turns, -0.5 to 0.5 */
    static RgbImage turned(RgbImage image, double shift) {
        int steps = (int) (shift * 255);
        int[] sector = new int[LEVELS];
        float[] part = new float[LEVELS];
        for (int hue = 0; hue < LEVELS; hue++) {
            double place = (hue + steps & 0xFF) * 6.0 / 255.0;
            sector[hue] = (int) place % 6;
            part[hue] = (float) (place - (int) place);
        }
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        for (int at = 0; at < from.length; at += 3) {
            int red = from[at] & 0xFF;
            int green = from[at + 1] & 0xFF;
            int blue = from[at + 2] & 0xFF;
            int value = Math.max(red, Math.max(green, blue));
            int range = value - Math.min(red, Math.min(green, blue));
            int saturation = range == 0 ? 0 : (int) ((float) range / value * 255.0);
            if (saturation == 0) {
                to[at] = to[at + 1] = to[at + 2] = (byte) value;
                continue;
            }
            int hue = hue(red, green, blue, value, range);
            float strength = (float) (saturation / 255.0);
            float along = part[hue];
            byte top = (byte) value;
            byte low = level(value, strength);
            switch (sector[hue]) {
                case 0 -> put(to, at, top, level(value, strength * (1.0 - along)), low);
                case 1 -> put(to, at, level(value, strength * along), top, low);
                case 2 -> put(to, at, low, top, level(value, strength * (1.0 - along)));
                case 3 -> put(to, at, low, level(value, strength * along), top);
                case 4 -> put(to, at, level(value, strength * (1.0 - along)), low, top);
                default -> put(to, at, top, low, level(value, strength * along));
            }
        }
        return new RgbImage(image.width(), image.height(), to);
    }

    /** A pixel's place on the circle of colours, 0 to 255. */
    private static int hue(int red, int green, int blue, int value, int range) {
        float wide = range;
        float sixths;
        if (red == value) {
            sixths = (value - blue) / wide - (value - green) / wide;
        } else if (green == value) {
            sixths = (float) (2.0 + (value - red) / wide - (value - blue) / wide);
        } else {
            sixths = (float) (4.0 + (value - green) / wide - (value - red) / wide);
        }
        double turn = sixths / 6.0 + 1.0;
        float hue = (float) (turn >= 1 ? turn - 1 : turn);
        return (int) (hue * 255.0);
    }

    private static byte level(int value, double less) {
        return (byte) (int) (value * (1.0 - less) + 0.5);
    }

    private static void put(byte[] rgb, int at, byte red, byte green, byte blue) {
        rgb[at] = red;
        rgb[at + 1] = green;
        rgb[at + 2] = blue;
    }
}
