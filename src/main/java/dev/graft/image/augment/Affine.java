package dev.graft.image.augment;

import dev.graft.image.RgbImage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A map from places of the result to places of the source, {@code x' = a x + b y + c}, {@code y' = d x + e y + f}, and a
 * picture seen through it: Pillow's {@code Image.transform(size, AFFINE, map, BILINEAR, fillcolor)} (Geometry.c), in
 * double precision and equal to it bit for bit. Where the last digit of a map's numbers differs, a value may by 1.
 */
record Affine(double a, double b, double c, double d, double e, double f) {
    /** Digits that Pillow keeps of a rotation's sine and cosine, so that right angles are exact. */
    private static final int DIGITS = 15;

    /** Counter-clockwise about the middle, as Pillow's {@code Image.rotate}. */
    static Affine rotation(double degrees, int width, int height) {
        double turn = degrees % 360;
        double angle = -Math.toRadians(turn < 0 ? turn + 360 : turn);
        double cos = rounded(Math.cos(angle));
        double sin = rounded(Math.sin(angle));
        double x = width / 2.0;
        double y = height / 2.0;
        return new Affine(cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y);
    }

    /** Each row is moved to the left by its distance from the top, times this. */
    static Affine shearAcross(double by) {
        return new Affine(1, by, 0, 0, 1, 0);
    }

    /** Each column is moved up by its distance from the left, times this. */
    static Affine shearDown(double by) {
        return new Affine(1, 0, 0, by, 1, 0);
    }

    /** The picture is moved to the right and down, by pixels. */
    static Affine translation(int right, int down) {
        return new Affine(1, 0, -right, 0, 1, -down);
    }

    private static double rounded(double value) {
        return new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN).doubleValue();
    }

    RgbImage apply(RgbImage image, Fill fill) {
        int width = image.width();
        int height = image.height();
        byte[] from = image.rgb();
        byte[] to = new byte[from.length];
        for (int y = 0, at = 0; y < height; y++) {
            double downX = b * (y + 0.5);
            double downY = e * (y + 0.5);
            for (int x = 0; x < width; x++, at += 3) {
                double sourceX = a * (x + 0.5) + downX + c;
                double sourceY = d * (x + 0.5) + downY + f;
                if (sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height) {
                    blend(from, width, height, sourceX - 0.5, sourceY - 0.5, to, at);
                } else {
                    fill.put(to, at);
                }
            }
        }
        return new RgbImage(width, height, to);
    }

    /** Between the four pixels around a place; the places of pixels are those of their middles. */
    private static void blend(byte[] from, int width, int height, double x, double y, byte[] to, int at) {
        int left = x < 0 ? -1 : (int) x;
        int top = y < 0 ? -1 : (int) y;
        double dx = x - left;
        double dy = y - top;
        int above = Math.max(0, top) * width;
        int below = Math.min(height - 1, top + 1) * width;
        int i = 3 * (above + Math.max(0, left));
        int j = 3 * (above + Math.min(width - 1, left + 1));
        int k = 3 * (below + Math.max(0, left));
        int l = 3 * (below + Math.min(width - 1, left + 1));
        to[at] = between(from[i], from[j], from[k], from[l], dx, dy);
        to[at + 1] = between(from[i + 1], from[j + 1], from[k + 1], from[l + 1], dx, dy);
        to[at + 2] = between(from[i + 2], from[j + 2], from[k + 2], from[l + 2], dx, dy);
    }

    /** Cut, not rounded. */
    private static byte between(byte i, byte j, byte k, byte l, double dx, double dy) {
        int first = i & 0xFF;
        int second = k & 0xFF;
        double above = first + ((j & 0xFF) - first) * dx;
        double below = second + ((l & 0xFF) - second) * dx;
        return (byte) (int) (above + (below - above) * dy);
    }
}
