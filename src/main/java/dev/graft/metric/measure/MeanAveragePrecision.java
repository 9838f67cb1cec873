package dev.graft.metric.measure;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The mean of the labels' average precision, of those that any item has.
 *
 * @param labels one each, of the same items
 * @param items how many they are, at least 1
 */
public record MeanAveragePrecision(List<AveragePrecision> labels, int items) {
    /** What the bootstrap may cost: some seconds. */
    private static final long MAX_PAIRS = 1_000_000_000;

    private static final int FEWEST_RESAMPLES = 100;

    public MeanAveragePrecision {
        labels = List.copyOf(labels);
    }

    /**
     * Of what was said of items.
     *
     * @param truth {@code [item][label]}
     * @param logits {@code [items, labels]}, or whatever else rises with the certainty that an item has a label
     */
    public static MeanAveragePrecision of(boolean[][] truth, float[] logits) {
        int labels = logits.length / truth.length;
        return new MeanAveragePrecision(
                IntStream.range(0, labels)
                        .mapToObj(label -> ofLabel(truth, logits, labels, label))
                        .toList(),
                truth.length);
    }

    private static AveragePrecision ofLabel(boolean[][] truth, float[] logits, int labels, int label) {
        boolean[] has = new boolean[truth.length];
        double[] probabilities = new double[truth.length];
        for (int i = 0; i < has.length; i++) {
            has[i] = truth[i][label];
            probabilities[i] = Sigmoid.probability(logits[i * labels + label]);
        }
        return new AveragePrecision(has, probabilities);
    }

    /** NaN where no item has any label. */
    public double value() {
        return mean(labels.stream().mapToDouble(AveragePrecision::value));
    }

    /** With resamples. */
    public Score score() {
        long affordable = MAX_PAIRS / ((long) items * labels.size());
        int resamples = (int) Math.max(FEWEST_RESAMPLES, Math.min(Bootstrap.RESAMPLES, affordable));
        return Score.of(
                items, resamples, counts -> mean(labels.stream().mapToDouble(precision -> precision.value(counts))));
    }

    /** Of those that are numbers; NaN where none is. */
    private static double mean(DoubleStream values) {
        return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
    }
}
