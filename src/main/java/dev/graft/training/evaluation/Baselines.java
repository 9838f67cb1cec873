package dev.graft.training.evaluation;

import dev.graft.metric.Interval;
import dev.graft.metric.Softmax;
import dev.graft.metric.probe.LinearProbe;
import dev.graft.metric.probe.NearestNeighbours;
import dev.graft.recipe.HeadPhase;
import dev.graft.training.data.TrainingData;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * What simpler ways reach than training a network.
 *
 * @param accuracies by name
 * @param rightByProbe whether the linear classifier got each item right that it was asked about; empty where it was not
 */
record Baselines(Map<String, Interval> accuracies, Optional<boolean[]> rightByProbe) {
    static final String MAJORITY = "majority";
    static final String NEIGHBOURS = "knn";
    static final String PROBE = "linear_probe";
    static final String FROM_SCRATCH = "from_scratch";

    static final int VOTERS = 20;

    /** Weights and items beyond which a linear classifier takes minutes: it is left out then. */
    private static final double MOST_WORK = 4e8;

    /**
     * Asks them all.
     *
     * @param judged ordinals of the split that judges the model, at least one
     * @param alive called now and then; what it throws ends the work
     */
    static Baselines of(
            TrainingData data,
            int[] judged,
            Optional<FrozenFeatures> frozen,
            Optional<Interval> fromScratch,
            Runnable alive) {
        Map<String, Interval> accuracies = new LinkedHashMap<>();
        List<Integer> counts = data.trainPerLabel();
        int majority = counts.indexOf(counts.stream().max(Integer::compare).orElseThrow());
        accuracies.put(MAJORITY, share(right(data, judged, i -> majority)));
        Optional<boolean[]> rightByProbe = Optional.empty();
        if (frozen.isPresent() && frozen.get().sample().asked().length > 0) {
            FrozenFeatures.Sample sample = frozen.get().sample();
            int labels = data.labels().size();
            double[][] learned = frozen.get().rows(sample.learned());
            double[][] asked = frozen.get().rows(sample.asked());
            int[] truth = Arrays.stream(sample.learned())
                    .map(ordinal -> data.classIndex()[ordinal])
                    .toArray();
            NearestNeighbours neighbours = new NearestNeighbours(learned, VOTERS);
            accuracies.put(NEIGHBOURS, share(right(data, sample.asked(), i -> {
                alive.run();
                return neighbours.label(asked[i], truth, labels);
            })));
            if ((double) learned.length * learned[0].length * labels <= MOST_WORK) {
                LinearProbe probe =
                        LinearProbe.fit(learned, truth, labels, HeadPhase.weightDecay(learned.length), alive);
                boolean[] right = right(data, sample.asked(), i -> Softmax.argmax(probe.logits(asked[i])));
                accuracies.put(PROBE, share(right));
                rightByProbe = Optional.of(right);
            }
        }
        fromScratch.ifPresent(accuracy -> accuracies.put(FROM_SCRATCH, accuracy));
        return new Baselines(accuracies, rightByProbe);
    }

    /** @param says the class index for the nth of the ordinals */
    private static boolean[] right(TrainingData data, int[] ordinals, IntUnaryOperator says) {
        boolean[] right = new boolean[ordinals.length];
        for (int i = 0; i < ordinals.length; i++) {
            right[i] = says.applyAsInt(i) == data.classIndex()[ordinals[i]];
        }
        return right;
    }

    private static Interval share(boolean[] right) {
        int count = 0;
        for (boolean one : right) {
            count += one ? 1 : 0;
        }
        return Interval.ofShare(count, right.length);
    }
}
