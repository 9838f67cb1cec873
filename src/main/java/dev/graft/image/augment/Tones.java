package dev.graft.image.augment;

import dev.graft.image.RgbImage;

/**
 * What each value of each channel becomes, wherever it stands: Pillow's point operations, equal bit for bit to its
 * {@code ImageEnhance} and {@code ImageOps}.
 */
final class Tones {
    private static final int LEVELS = 256;

    private final byte[][] tables;

    private Tones(byte[]... tables) {
        this.tables = tables;
    }

    /** A value's image. */
    private interface Level {
        int of(int value);
    }

    private static Tones same(Level level) {
        byte[] table = table(level);
        return new Tones(table, table, table);
    }

    private static byte[] table(Level level) {
        byte[] table = new byte[LEVELS];
        for (int value = 0; value < LEVELS; value++) {
            table[value] = (byte) level.of(value);
        }
        return table;
    }

    /** Between black, at 0, and the picture, at 1, and beyond. */
    static Tones brightness(double factor) {
        return same(value -> Blend.of(0, value, (float) factor));
    }

    /** Between the picture's mean grey, at 0, and the picture, at 1, and beyond. */
    static Tones contrast(RgbImage image, double factor) {
        byte[] rgb = image.rgb();
        long sum = 0;
        for (int at = 0; at < rgb.length; at += 3) {
            sum += Blend.grey(rgb, at);
        }
        int mean = (int) ((double) sum / (rgb.length / 3) + 0.5);
        return same(value -> Blend.of(mean, value, (float) factor));
    }

    /** Only so many of the highest bits are kept. */
    static Tones posterize(int bits) {
        int mask = -(1 << 8 - bits);
        return same(value -> value & mask);
    }

    /** Values from a threshold on are inverted. */
    static Tones solarize(double threshold) {
        return same(value -> value < threshold ? value : 255 - value);
    }

    /** Each channel's least and greatest values become 0 and 255. */
    static Tones autoContrast(RgbImage image) {
        return ofHistograms(image, Tones::stretched);
    }

    /** Each channel's values become about equally frequent. */
    static Tones equalize(RgbImage image) {
        return ofHistograms(image, Tones::equalized);
    }

    private interface OfHistogram {
        Level level(int[] counts);
    }

    private static Tones ofHistograms(RgbImage image, OfHistogram made) {
        byte[] rgb = image.rgb();
        byte[][] tables = new byte[3][];
        for (int channel = 0; channel < 3; channel++) {
            int[] counts = new int[LEVELS];
            for (int at = channel; at < rgb.length; at += 3) {
                counts[rgb[at] & 0xFF]++;
            }
            tables[channel] = table(made.level(counts));
        }
        return new Tones(tables);
    }

    private static Level stretched(int[] counts) {
        int low = first(counts, 0, 1);
        int high = first(counts, LEVELS - 1, -1);
        if (high <= low) {
            return value -> value;
        }
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        return value -> clamp((int) (value * scale + offset));
    }

    private static Level equalized(int[] counts) {
        int high = first(counts, LEVELS - 1, -1);
        int all = 0;
        for (int count : counts) {
            all += count;
        }
        int step = (all - counts[high]) / 255;
        if (step == 0) {
            return value -> value;
        }
        int[] below = new int[LEVELS];
        for (int value = 1; value < LEVELS; value++) {
            below[value] = below[value - 1] + counts[value - 1];
        }
        return value -> clamp((step / 2 + below[value]) / step);
    }

    private static int first(int[] counts, int from, int direction) {
        int value = from;
        while (counts[value] == 0) {
            value += direction;
        }
        return value;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    RgbImage apply(RgbImage image) {
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        byte[] red = tables[0];
        byte[] green = tables[1];
        byte[] blue = tables[2];
        for (int at = 0; at < from.length; at += 3) {
            to[at] = red[from[at] & 0xFF];
            to[at + 1] = green[from[at + 1] & 0xFF];
            to[at + 2] = blue[from[at + 2] & 0xFF];
        }
        return new RgbImage(image.width(), image.height(), to);
    }
}
