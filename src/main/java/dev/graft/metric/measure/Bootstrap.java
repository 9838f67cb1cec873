package dev.graft.metric.measure;

import java.util.Arrays;
import java.util.Random;

/**
 * What numbers measured on some items might as well have been: 95 % intervals from the percentiles of resamples, each of
 * as many items drawn with replacement. Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 */
public final class Bootstrap {
    /** Percentiles of 2.5 and 97.5 need this many for two steady digits. */
    public static final int RESAMPLES = 1000;

    private static final double TAIL = 0.025;
    /** Fixed: the same items have the same intervals again. */
    private static final long SEED = 42;

    private Bootstrap() {}

    /** Numbers of a resample. */
    @FunctionalInterface
    public interface Statistic {
        /** @param counts how often each item was drawn */
        double[] of(int[] counts);
    }

    /**
     * The intervals of several numbers at once.
     *
     * @param items how many there are, at least 1
     * @param resamples at least 1
     * @return {@code [number][low, high]}; resamples in which a number is NaN say nothing of it
     */
    public static double[][] intervals(int items, int resamples, Statistic statistic) {
        double[][] drawn = draws(items, resamples, statistic);
        double[][] intervals = new double[drawn[0].length][];
        for (int number = 0; number < intervals.length; number++) {
            int which = number;
            intervals[number] = interval(
                    Arrays.stream(drawn).mapToDouble(numbers -> numbers[which]).toArray());
        }
        return intervals;
    }

    /** The numbers of each resample: {@code [resample][number]}. */
    static double[][] draws(int items, int resamples, Statistic statistic) {
        Random random = new Random(SEED);
        double[][] drawn = new double[resamples][];
        for (int i = 0; i < resamples; i++) {
            int[] counts = new int[items];
            for (int j = 0; j < items; j++) {
                counts[random.nextInt(items)]++;
            }
            drawn[i] = statistic.of(counts);
        }
        return drawn;
    }

    /** Low and high end of what one number was in the resamples; NaN where it was none in any. */
    static double[] interval(double[] draws) {
        double[] sorted = Arrays.stream(draws)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return new double[] {percentile(sorted, TAIL), percentile(sorted, 1 - TAIL)};
    }

    /** With linear interpolation, as numpy has it. */
    private static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
