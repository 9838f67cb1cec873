package dev.graft.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order in which an epoch sees its items: a pure function of seed and epoch, so that a place in it is all there is to
 * remember.
 *
 * @param items the ordinals to draw from
 * @param classIndex of each of them, where each label is to be seen as often as any other; empty where each item is
 */
public record Sampler(int[] items, Optional<int[]> classIndex, int batchSize, long seed) {
    /** Batches in an epoch; the last one may be smaller. */
    public int batchesPerEpoch() {
        return (items.length + batchSize - 1) / batchSize;
    }

    /** All batches of an epoch, shuffled by Fisher and Yates. */
    public int[][] epoch(int epoch) {
        SplittableRandom random = new SplittableRandom(mix(seed, epoch));
        int[] order = classIndex.map(labels -> balanced(labels, random)).orElseGet(items::clone);
        shuffle(order, random);
        int[][] batches = new int[batchesPerEpoch()][];
        for (int step = 0; step < batches.length; step++) {
            int from = step * batchSize;
            batches[step] = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
        }
        return batches;
    }

    /** As many items as there are, of each label in turn: of a rare one all several times, of a frequent one a part. */
    private int[] balanced(int[] labels, SplittableRandom random) {
        List<int[]> byLabel = new ArrayList<>();
        int most = IntStream.of(labels).max().orElse(-1);
        for (int label = 0; label <= most; label++) {
            int wanted = label;
            int[] own = IntStream.range(0, items.length)
                    .filter(i -> labels[i] == wanted)
                    .map(i -> items[i])
                    .toArray();
            if (own.length > 0) {
                shuffle(own, random);
                byLabel.add(own);
            }
        }
        int[] order = new int[items.length];
        int first = byLabel.isEmpty() ? 0 : random.nextInt(byLabel.size());
        for (int i = 0; i < order.length; i++) {
            int[] own = byLabel.get((first + i) % byLabel.size());
            order[i] = own[i / byLabel.size() % own.length];
        }
        return order;
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    /** A seed of its own for each counter. */
    public static long mix(long seed, long counter) {
        return new SplittableRandom(seed + counter * 0x9E3779B97F4A7C15L).nextLong();
    }
}
