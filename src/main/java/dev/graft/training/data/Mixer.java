package dev.graft.training.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Mixes each picture of a batch with the one before it, the first with the last: by mixup (Zhang et al. 2018), which lays
 * one over the other, or by cutmix (Yun et al. 2019), which puts a rectangle of one into the other; of both, one at random
 * for each batch. As torchvision's {@code MixUp} and {@code CutMix}: one share for all of a batch, drawn from
 * {@code Beta(alpha, alpha)}.
 *
 * <p>What is drawn depends on nothing but seed, epoch and the batch's items. Pictures stay bytes: mixup's share is a
 * multiple of 1/65536, and its values are rounded.
 *
 * @param mixup alpha, above 0; empty for none
 * @param cutmix alpha, above 0; empty for none
 */
public record Mixer(Optional<Double> mixup, Optional<Double> cutmix, long seed) {
    /** Of mixup's shares. */
    static final int WHOLE = 1 << 16;

    private static final int CHANNELS = 3;

    /** Apart from the numbers that items are shuffled and changed with. */
    private static final long STREAM = 0x6D69786572L;

    public Mixer {
        if (mixup.isEmpty() && cutmix.isEmpty()
                || mixup.filter(alpha -> !(alpha > 0)).isPresent()
                || cutmix.filter(alpha -> !(alpha > 0)).isPresent()) {
            throw new IllegalArgumentException("no alphas: " + mixup + ", " + cutmix);
        }
    }

    /** What does that; empty where neither is wanted. */
    public static Optional<Mixer> of(Optional<Double> mixup, Optional<Double> cutmix, long seed) {
        return mixup.isEmpty() && cutmix.isEmpty() ? Optional.empty() : Optional.of(new Mixer(mixup, cutmix, seed));
    }

    /**
     * Mixes a batch in place.
     *
     * @param rgb {@code [size, height, width, 3]} from position 0; the position stays
     * @param ordinals of the batch's items
     */
    Mixing mix(ByteBuffer rgb, int height, int width, int epoch, int[] ordinals) {
        SplittableRandom random =
                new SplittableRandom(Sampler.mix(Sampler.mix(seed ^ STREAM, epoch), Arrays.hashCode(ordinals)));
        boolean cut = cutmix.isPresent() && (mixup.isEmpty() || random.nextBoolean());
        double share = Beta.draw((cut ? cutmix : mixup).orElseThrow(), random);
        if (cut) {
            Box box = Box.around(random.nextInt(width), random.nextInt(height), share, width, height);
            cut(rgb, ordinals.length, width, height, box);
            return mixing(ordinals.length, (float) box.share(width, height));
        }
        int rounded = (int) Math.rint(share * WHOLE);
        lay(rgb, ordinals.length, CHANNELS * width * height, rounded);
        return mixing(ordinals.length, (float) rounded / WHOLE);
    }

    private static Mixing mixing(int size, float share) {
        int[] partners = new int[size];
        float[] shares = new float[size];
        for (int i = 0; i < size; i++) {
            partners[i] = (i + size - 1) % size;
            shares[i] = share;
        }
        return new Mixing(partners, shares);
    }

    /**
     * Mixup, from the last picture to the first: a picture's partner is still itself then.
     *
     * @param length of a picture in bytes
     * @param share of each picture in itself, in 1/65536
     */
    static void lay(ByteBuffer rgb, int size, int length, int share) {
        byte[] here = new byte[length];
        rgb.get((size - 1) * length, here);
        byte[] last = here.clone();
        byte[] partner = new byte[length];
        byte[] mixed = new byte[length];
        for (int i = size - 1; i >= 0; i--) {
            if (i > 0) {
                rgb.get((i - 1) * length, partner);
            }
            blend(here, i > 0 ? partner : last, share, mixed);
            rgb.put(i * length, mixed);
            byte[] swapped = here;
            here = partner;
            partner = swapped;
        }
    }

    private static void blend(byte[] here, byte[] partner, int share, byte[] mixed) {
        int rest = WHOLE - share;
        for (int k = 0; k < mixed.length; k++) {
            mixed[k] = (byte) ((here[k] & 0xFF) * share + (partner[k] & 0xFF) * rest + WHOLE / 2 >> 16);
        }
    }

    /** Cutmix, in the same order. */
    static void cut(ByteBuffer rgb, int size, int width, int height, Box box) {
        int length = CHANNELS * width * height;
        byte[] last = box.read(rgb, (size - 1) * length, width);
        for (int i = size - 1; i >= 0; i--) {
            box.write(i > 0 ? box.read(rgb, (i - 1) * length, width) : last, rgb, i * length, width);
        }
    }

    /** A rectangle in pixels; right and bottom are the first that it has not. */
    record Box(int left, int top, int right, int bottom) {
        /** As much of a picture as its partner is to have, as far as it lies within the picture. */
        static Box around(int x, int y, double share, int width, int height) {
            double half = 0.5 * Math.sqrt(1 - share);
            int across = (int) (half * width);
            int down = (int) (half * height);
            return new Box(
                    Math.max(0, x - across),
                    Math.max(0, y - down),
                    Math.min(width, x + across),
                    Math.min(height, y + down));
        }

        /** What is left of a picture outside. */
        double share(int width, int height) {
            return 1 - (double) (right - left) * (bottom - top) / ((double) width * height);
        }

        private byte[] read(ByteBuffer rgb, int at, int width) {
            int row = CHANNELS * (right - left);
            byte[] part = new byte[row * (bottom - top)];
            for (int y = top; y < bottom; y++) {
                rgb.get(at + CHANNELS * (y * width + left), part, (y - top) * row, row);
            }
            return part;
        }

        private void write(byte[] part, ByteBuffer rgb, int at, int width) {
            int row = CHANNELS * (right - left);
            for (int y = top; y < bottom; y++) {
                rgb.put(at + CHANNELS * (y * width + left), part, (y - top) * row, row);
            }
        }
    }
}
