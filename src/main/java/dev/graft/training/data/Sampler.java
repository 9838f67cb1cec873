package dev.graft.training.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The order in which an epoch sees its items: a pure function of seed and epoch, so that a place in it is all there is to
 * remember.
 *
 * @param items the ordinals to draw from
 */
public record Sampler(int[] items, int batchSize, long seed) {
    /** Batches in an epoch; the last one may be smaller. */
    public int batchesPerEpoch() {
        return (items.length + batchSize - 1) / batchSize;
    }

    /** All batches of an epoch: each item once, shuffled by Fisher and Yates. */
    public int[][] epoch(int epoch) {
        int[] order = items.clone();
        SplittableRandom random = new SplittableRandom(mix(seed, epoch));
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int[][] batches = new int[batchesPerEpoch()][];
        for (int step = 0; step < batches.length; step++) {
            int from = step * batchSize;
            batches[step] = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
        }
        return batches;
    }

    /** A seed of its own for each counter. */
    public static long mix(long seed, long counter) {
        return new SplittableRandom(seed + counter * 0x9E3779B97F4A7C15L).nextLong();
    }
}
