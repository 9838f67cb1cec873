package dev.graft.training.data;

import dev.graft.attempt.result.Ranking.JudgedOn;
import dev.graft.attempt.result.Ranking.Judgement;
import dev.graft.dataset.item.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which items classifiers on a base model's features learn from and are asked about: the same for every base model. The test split is not among them.
 *
 * @param learned ordinals of all items that are learned from
 * @param asked ordinals of all items that are asked about, in the order of the rounds
 * @param rounds each item that is asked about is so in one of them
 * @param perSplit how many items of each split take part
 */
public record Exam(int[] learned, int[] asked, List<Round> rounds, Map<Split, Integer> perSplit, JudgedOn judgedOn) {
    /**
     * A smaller validation split says an accuracy of 0.9 no better than to three points on either side, which is more than
     * lies between good base models.
     */
    private static final int FEWEST_ASKED = 500;

    private static final int FOLDS = 5;

    /** At least so much of the items is asked about: one third. */
    private static final int SHARE_ASKED = 3;

    /** Ordinals to learn from, and of others to be asked about then. */
    public record Round(int[] learn, int[] ask) {}

    /**
     * The exam on a dataset.
     *
     * @param classIndex by ordinal, of which each fold gets its part; not below 0
     * @param maxItems that take part
     * @param seed of the folds
     */
    public static Exam of(FeatureOrder order, int[] classIndex, int maxItems, long seed) {
        int train = order.of(Split.TRAIN).length;
        int validation = order.of(Split.VALIDATION).length;
        return validation >= FEWEST_ASKED
                ? onValidation(order, train, validation, maxItems)
                : crossed(order, train, validation, classIndex, maxItems, seed);
    }

    private static Exam onValidation(FeatureOrder order, int train, int validation, int maxItems) {
        int asked = Math.min(validation, Math.max(maxItems / SHARE_ASKED, maxItems - train));
        int learned = Math.min(train, maxItems - asked);
        Round round = new Round(order.first(Split.TRAIN, learned), order.first(Split.VALIDATION, asked));
        return new Exam(
                round.learn,
                round.ask,
                List.of(round),
                Map.of(Split.TRAIN, learned, Split.VALIDATION, asked),
                new JudgedOn(Judgement.VALIDATION, asked, learned, validation, train, Optional.empty()));
    }

    private static Exam crossed(
            FeatureOrder order, int train, int validation, int[] classIndex, int maxItems, long seed) {
        int all = train + validation;
        int items = Math.min(all, maxItems);
        int ofTrain = (int) Math.round((double) items * train / all);
        int[] pooled = IntStream.concat(
                        IntStream.of(order.first(Split.TRAIN, ofTrain)),
                        IntStream.of(order.first(Split.VALIDATION, items - ofTrain)))
                .toArray();
        int[] foldOf = folds(pooled, classIndex, seed);
        List<Round> rounds = new ArrayList<>();
        for (int fold = 0; fold < Math.min(FOLDS, pooled.length); fold++) {
            rounds.add(new Round(in(pooled, foldOf, fold, false), in(pooled, foldOf, fold, true)));
        }
        int[] asked =
                rounds.stream().flatMapToInt(round -> IntStream.of(round.ask)).toArray();
        return new Exam(
                pooled,
                asked,
                rounds,
                Map.of(Split.TRAIN, ofTrain, Split.VALIDATION, items - ofTrain),
                new JudgedOn(Judgement.CROSS_VALIDATION, items, items, all, all, Optional.of(rounds.size())));
    }

    /** The fold of each item: every label's items are dealt out at random, one fold after the other. */
    private static int[] folds(int[] items, int[] classIndex, long seed) {
        int[] foldOf = new int[items.length];
        int labels = IntStream.of(items).map(item -> classIndex[item]).max().orElse(-1) + 1;
        int dealt = 0;
        for (int label = 0; label < labels; label++) {
            int ofLabel = label;
            int[] places = IntStream.range(0, items.length)
                    .filter(i -> classIndex[items[i]] == ofLabel)
                    .toArray();
            SplittableRandom random = new SplittableRandom(Sampler.mix(seed, label));
            for (int i = 0; i < places.length; i++) {
                int other = i + random.nextInt(places.length - i);
                foldOf[places[other]] = dealt++ % FOLDS;
                places[other] = places[i];
            }
        }
        return foldOf;
    }

    private static int[] in(int[] items, int[] foldOf, int fold, boolean inside) {
        return IntStream.range(0, items.length)
                .filter(i -> (foldOf[i] == fold) == inside)
                .map(i -> items[i])
                .toArray();
    }
}
