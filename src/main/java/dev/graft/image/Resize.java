package dev.graft.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Resizing with antialiasing, equal bit for bit to Pillow's {@code Image.resize(size, resample, box)} on RGB: two
 * passes, along the rows and then down the columns, with weights in 22-bit fixed point and rounding to bytes after each
 * (Resample.c). Any window of the result can be had alone, at the price of that window. Stateless, for any number of
 * threads.
 *
 * <p>Rows are resized when the vertical pass first needs them and kept, as int, in a ring just long enough for it: the
 * ring stays in the processor's first cache, and C2 compiles the vertical pass to vector instructions.
 */
public final class Resize {
    /** Of a weight's fraction; with 8 bits of value and 2 for overshoot they fill an int. */
    private static final int PRECISION = 22;

    private static final int HALF = 1 << PRECISION - 1;

    private static final double[] WHOLE = {1};

    private Resize() {}

    /** The whole picture at another size. */
    public static RgbImage apply(RgbImage image, int width, int height, Interpolation interpolation) {
        return apply(image, 0, 0, image.width(), image.height(), width, height, interpolation);
    }

    /**
     * A box of the picture at another size. As in Pillow, pixels around the box have their part in those at its edge.
     *
     * @param left of the box, in pixels, 0 at least
     * @param top of the box, in pixels, 0 at least
     * @param right of the box, more than left, the picture's width at most
     * @param bottom of the box, more than top, the picture's height at most
     */
    public static RgbImage apply(
            RgbImage image,
            float left,
            float top,
            float right,
            float bottom,
            int width,
            int height,
            Interpolation interpolation) {
        if (!(0 <= left && left < right && right <= image.width())
                || !(0 <= top && top < bottom && bottom <= image.height())) {
            throw new IllegalArgumentException(
                    "no box of the picture: " + left + "," + top + "," + right + "," + bottom);
        }
        Axis across = Axis.of(new Span(0, image.width(), left, right), width, 0, width, interpolation);
        Axis down = Axis.of(new Span(0, image.height(), top, bottom), height, 0, height, interpolation);
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        window(image, across, down, ByteBuffer.wrap(rgb), 0, 3 * width);
        return new RgbImage(width, height, rgb);
    }

    /**
     * Writes the pixels that two axes span.
     *
     * @param at where in the buffer the first pixel's red goes; the buffer's position neither counts nor changes
     * @param stride bytes from one row to the next
     */
    static void window(RgbImage image, Axis across, Axis down, ByteBuffer out, int at, int stride) {
        int length = 3 * across.first.length;
        if (across.identity && down.identity) {
            for (int y = 0; y < down.first.length; y++) {
                out.put(at + y * stride, image.rgb(), 3 * (down.first[y] * image.width() + across.first[0]), length);
            }
            return;
        }
        int[][] ring = new int[down.taps][length];
        int[] sums = new int[length];
        byte[] bytes = new byte[length];
        int ready = 0;
        for (int y = 0; y < down.first.length; y++) {
            int end = down.first[y] + down.count[y];
            for (ready = Math.max(ready, down.first[y]); ready < end; ready++) {
                horizontal(image.rgb(), 3 * ready * image.width(), across, ring[ready % ring.length]);
            }
            Arrays.fill(sums, HALF);
            for (int k = 0; k < down.count[y]; k++) {
                add(ring[(down.first[y] + k) % ring.length], down.weights[y * down.taps + k], sums);
            }
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) clamp(sums[i] >> PRECISION);
            }
            out.put(at + y * stride, bytes);
        }
    }

    private static void horizontal(byte[] rgb, int start, Axis axis, int[] row) {
        int[] weights = axis.weights;
        for (int x = 0, to = 0; x < axis.first.length; x++, to += 3) {
            int red = HALF;
            int green = HALF;
            int blue = HALF;
            int from = start + 3 * axis.first[x];
            int end = x * axis.taps + axis.count[x];
            for (int k = x * axis.taps; k < end; k++, from += 3) {
                red += (rgb[from] & 0xFF) * weights[k];
                green += (rgb[from + 1] & 0xFF) * weights[k];
                blue += (rgb[from + 2] & 0xFF) * weights[k];
            }
            row[to] = clamp(red >> PRECISION);
            row[to + 1] = clamp(green >> PRECISION);
            row[to + 2] = clamp(blue >> PRECISION);
        }
    }

    private static void add(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i] * weight;
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /**
     * A part of the source along one direction.
     *
     * @param offset of the first pixel that may be looked at
     * @param length how many may be
     * @param from where the part begins that is resized, counted from the offset
     * @param to where it ends
     */
    record Span(int offset, int length, float from, float to) {}

    /** Which source pixels, with which weights, make each of a window's pixels along one direction. */
    static final class Axis {
        private final int taps;
        private final int[] first;
        private final int[] count;
        private final int[] weights;
        private final boolean identity;

        private Axis(int taps, int size, boolean identity) {
            this.taps = taps;
            this.first = new int[size];
            this.count = new int[size];
            this.weights = new int[size * taps];
            this.identity = identity;
        }

        /**
         * The weights of a window: {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} in Resample.c.
         *
         * @param size of the whole result
         * @param start of the window in it
         * @param window how many pixels are wanted
         */
        static Axis of(Span source, long size, long start, int window, Interpolation interpolation) {
            double scale = (double) (source.to - source.from) / size;
            double coarse = Math.max(1, scale);
            double support = interpolation.support() * coarse;
            boolean identity = size == source.length && source.from == 0 && source.to == source.length;
            Axis axis = new Axis((int) Math.ceil(support) * 2 + 1, window, identity);
            if (identity) {
                for (int i = 0; i < window; i++) {
                    axis.put(i, source.offset + (int) start + i, 1, WHOLE, 1);
                }
                return axis;
            }
            double[] exact = new double[axis.taps];
            for (int i = 0; i < window; i++) {
                double center = source.from + (start + i + 0.5) * scale;
                int low = Math.max(0, (int) (center - support + 0.5));
                int count = Math.min(source.length, (int) (center + support + 0.5)) - low;
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    exact[k] = interpolation.weight((k + low - center + 0.5) * (1 / coarse));
                    sum += exact[k];
                }
                axis.put(i, source.offset + low, count, exact, sum == 0 ? 1 : sum);
            }
            return axis;
        }

        private void put(int i, int low, int size, double[] exact, double sum) {
            first[i] = low;
            count[i] = size;
            for (int k = 0; k < size; k++) {
                double weight = exact[k] / sum * (1 << PRECISION);
                weights[i * taps + k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }

        /** The same pixels in reverse order. */
        Axis mirrored() {
            int size = first.length;
            Axis mirrored = new Axis(taps, size, false);
            for (int i = 0; i < size; i++) {
                mirrored.first[i] = first[size - 1 - i];
                mirrored.count[i] = count[size - 1 - i];
                System.arraycopy(weights, (size - 1 - i) * taps, mirrored.weights, i * taps, taps);
            }
            return mirrored;
        }
    }
}
