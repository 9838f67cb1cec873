package dev.graft.training.data;

import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order in which the features of a dataset's items are computed and kept: split by split, in each split at random but
 * every label evenly spread, so that the beginning of a split stands for all of it. Who needs a sample takes that
 * beginning, and leaves to others what they need too.
 *
 * <p>A function of the dataset alone: an item is always computed beside the same others, and so comes out the same to the
 * last bit.
 */
public final class FeatureOrder {
    private static final int PART_ITEMS = 256;
    private static final long SEED = 42;

    private final Map<Split, int[]> bySplit = new EnumMap<>(Split.class);

    private record Placed(double place, int label, int ordinal) {}

    public FeatureOrder(List<Item> items) {
        for (Split split : Split.values()) {
            int[] ordinals = IntStream.range(0, items.size())
                    .filter(ordinal -> items.get(ordinal).split() == split)
                    .toArray();
            bySplit.put(split, spread(items, ordinals, Sampler.mix(SEED, split.ordinal())));
        }
    }

    /** The nth of a label's m items stands at about n/m of the way. */
    private static int[] spread(List<Item> items, int[] ordinals, long seed) {
        int labels =
                IntStream.of(ordinals).map(o -> stratum(items.get(o))).max().orElse(-1) + 1;
        List<Placed> placed = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            int ofLabel = label;
            int[] own = IntStream.of(ordinals)
                    .filter(o -> stratum(items.get(o)) == ofLabel)
                    .toArray();
            SplittableRandom random = new SplittableRandom(Sampler.mix(seed, label));
            for (int i = 0; i < own.length; i++) {
                int other = i + random.nextInt(own.length - i);
                placed.add(new Placed((i + random.nextDouble()) / own.length, label, own[other]));
                own[other] = own[i];
            }
        }
        placed.sort(Comparator.comparingDouble(Placed::place).thenComparing(Placed::label));
        return placed.stream().mapToInt(Placed::ordinal).toArray();
    }

    /** Of several labels the first one stands for the item; values are all alike. */
    public static int stratum(Item item) {
        return item.classIndices().stream().findFirst().orElse(0);
    }

    /** Ordinals of a split's items. */
    public int[] of(Split split) {
        return bySplit.get(split).clone();
    }

    /** Ordinals of the first items of a split, or of all where there are not so many. */
    public int[] first(Split split, int items) {
        return Arrays.copyOf(bySplit.get(split), Math.min(items, bySplit.get(split).length));
    }

    /** How many items there are, in all splits. */
    int items() {
        return bySplit.values().stream().mapToInt(ordinals -> ordinals.length).sum();
    }

    /**
     * The files that hold the first items of each split.
     *
     * @param wanted how many at most
     */
    List<Part> parts(Map<Split, Integer> wanted) {
        List<Part> parts = new ArrayList<>();
        bySplit.forEach((split, ordinals) -> {
            int items = Math.min(wanted.getOrDefault(split, 0), ordinals.length);
            for (int from = 0; from < items; from += PART_ITEMS) {
                parts.add(new Part(
                        String.format(Locale.ROOT, "%s-%09d.f32", split.name().toLowerCase(Locale.ROOT), from),
                        Arrays.copyOfRange(ordinals, from, Math.min(ordinals.length, from + PART_ITEMS))));
            }
        });
        return parts;
    }

    /**
     * A file of features.
     *
     * @param ordinals of its items, in order
     */
    record Part(String file, int[] ordinals) {}
}
