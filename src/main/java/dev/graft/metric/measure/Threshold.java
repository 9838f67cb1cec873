package dev.graft.metric.measure;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The probability from which on an item counts as having a label. */
public final class Threshold {
    /** Where nothing says more. */
    public static final double STANDARD = 0.5;

    private Threshold() {}

    /**
     * The threshold of the highest F1 on these items, in the middle between two probabilities that occur; of equals the one
     * nearest to {@link #STANDARD}, which is also the answer where no item has the label.
     *
     * @param probabilities by item
     */
    public static double best(boolean[] truth, double[] probabilities) {
        int[] order = IntStream.range(0, truth.length)
                .boxed()
                .sorted(Comparator.comparingDouble(item -> -probabilities[item]))
                .mapToInt(Integer::intValue)
                .toArray();
        int positives = 0;
        for (boolean positive : truth) {
            positives += positive ? 1 : 0;
        }
        double best = STANDARD;
        double bestF1 = 0;
        int right = 0;
        for (int i = 0; i < order.length; i++) {
            right += truth[order[i]] ? 1 : 0;
            double lowest = probabilities[order[i]];
            double next = i + 1 < order.length ? probabilities[order[i + 1]] : 0;
            double f1 = 2.0 * right / (i + 1 + positives);
            double threshold = between(next, lowest);
            boolean nearer = Math.abs(threshold - STANDARD) < Math.abs(best - STANDARD);
            if (lowest > next && (f1 > bestF1 || f1 == bestF1 && f1 > 0 && nearer)) {
                best = threshold;
                bestF1 = f1;
            }
        }
        return best;
    }

    /** The standard threshold where it parts the two as well; else their middle, which is above the lower one. */
    private static double between(double lower, double upper) {
        if (lower < STANDARD && STANDARD <= upper) {
            return STANDARD;
        }
        double middle = (lower + upper) / 2;
        return middle > lower ? middle : upper;
    }
}
