package dev.graft.metric.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well scores put the items that have a label before those that have not: the mean of the precision at each recall,
 * without interpolation, equal scores taken together. scikit-learn's {@code average_precision_score}.
 */
public final class AveragePrecision {
    private final boolean[] truth;
    /** Items by falling score. */
    private final int[] order;
    /** By place in the order: whether the next score is another. */
    private final boolean[] endsGroup;

    /** @param scores by item, any numbers that rise with the certainty that it has the label */
    public AveragePrecision(boolean[] truth, double[] scores) {
        this.truth = truth.clone();
        this.order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(item -> -scores[item]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.endsGroup = new boolean[order.length];
        for (int i = 0; i < order.length; i++) {
            endsGroup[i] = i == order.length - 1 || scores[order[i]] != scores[order[i + 1]];
        }
    }

    /** Of all items; NaN where none has the label. */
    public double value() {
        int[] once = new int[order.length];
        Arrays.fill(once, 1);
        return value(once);
    }

    /**
     * Where each item is there several times or not at all.
     *
     * @param counts by item
     * @return NaN where none has the label
     */
    public double value(int[] counts) {
        double right = 0;
        double taken = 0;
        double rightBefore = 0;
        double sum = 0;
        for (int i = 0; i < order.length; i++) {
            int count = counts[order[i]];
            taken += count;
            right += truth[order[i]] ? count : 0;
            if (endsGroup[i] && right > rightBefore) {
                sum += (right - rightBefore) * right / taken;
                rightBefore = right;
            }
        }
        return sum / right;
    }
}
