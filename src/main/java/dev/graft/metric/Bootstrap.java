package dev.graft.metric;

import dev.graft.metric.Evaluation.Intervals;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How sure a number is that was measured on items: items are drawn with replacement, as many as there are, again and again,
 * and the middle 95 % of what each drawing gives is the interval. Efron, "Bootstrap Methods: Another Look at the Jackknife",
 * 1979; the percentile method, with percentiles as numpy interpolates them. The draws are the same each time.
 */
final class Bootstrap {
    /** The ends of an interval move by a hundredth of its width when these are drawn anew. */
    static final int RESAMPLES = 2000;

    private static final long SEED = 42;
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private Bootstrap() {}

    /**
     * The intervals of a classifier's numbers.
     *
     * @param labels how many there are
     * @param truth class index of each item
     * @param predicted the same as it was said
     * @param losses of each item
     * @param measured what all items give
     */
    static Intervals of(int labels, int[] truth, int[] predicted, double[] losses, Numbers measured) {
        Numbers[] drawn = new Numbers[RESAMPLES];
        SplittableRandom random = new SplittableRandom(SEED);
        Counts counts = new Counts(labels);
        for (int resample = 0; resample < RESAMPLES; resample++) {
            counts.clear();
            double loss = 0;
            for (int i = 0; i < truth.length; i++) {
                // The upper half of 64 random bits, scaled to the number of items.
                int item = (int) ((random.nextLong() >>> 32) * truth.length >>> 32);
                counts.add(truth[item], predicted[item]);
                loss += losses[item];
            }
            drawn[resample] = counts.numbers(loss);
        }
        return new Intervals(
                interval(measured.macroF1, drawn, Numbers::macroF1),
                interval(measured.weightedF1, drawn, Numbers::weightedF1),
                interval(measured.logLoss, drawn, Numbers::logLoss));
    }

    /** What is measured on items. */
    record Numbers(double macroF1, double weightedF1, double logLoss) {}

    /** By label: how many items have it, were said to have it, and both. */
    private static final class Counts {
        private final int[] support;
        private final int[] said;
        private final int[] right;

        Counts(int labels) {
            support = new int[labels];
            said = new int[labels];
            right = new int[labels];
        }

        void clear() {
            Arrays.fill(support, 0);
            Arrays.fill(said, 0);
            Arrays.fill(right, 0);
        }

        void add(int truth, int predicted) {
            support[truth]++;
            said[predicted]++;
            right[truth] += truth == predicted ? 1 : 0;
        }

        Numbers numbers(double totalLoss) {
            double sum = 0;
            double weighted = 0;
            int items = 0;
            for (int label = 0; label < support.length; label++) {
                int both = support[label] + said[label];
                double f1 = both == 0 ? 0 : 2.0 * right[label] / both;
                sum += f1;
                weighted += f1 * support[label];
                items += support[label];
            }
            return new Numbers(sum / support.length, weighted / items, totalLoss / items);
        }
    }

    private static Interval interval(double measured, Numbers[] drawn, ToDoubleFunction<Numbers> of) {
        double[] sorted = Arrays.stream(drawn).mapToDouble(of).sorted().toArray();
        return new Interval(measured, percentile(sorted, LOW), percentile(sorted, HIGH));
    }

    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
