package dev.graft.metric;

import dev.graft.metric.measure.Score;

/**
 * A share with what is uncertain about it.
 *
 * @param value what was measured, 0 to 1
 * @param low lower end of the 95 % interval
 * @param high upper end of the 95 % interval
 */
public record Interval(double value, double low, double high) {
    /** The 97.5th percentile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * A share of successes with Wilson's score interval, which keeps its promise for small numbers and near 0 and 1.
     * Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
     *
     * @param trials at least 1
     */
    public static Interval ofShare(int successes, int trials) {
        double share = (double) successes / trials;
        double squared = Z * Z / trials;
        double center = (share + squared / 2) / (1 + squared);
        double half = Z / (1 + squared) * Math.sqrt(share * (1 - share) / trials + squared / (4 * trials));
        // The formula gives the ends 0 and 1 but for rounding.
        double low = successes == 0 ? 0 : Math.max(0, center - half);
        double high = successes == trials ? 1 : Math.min(1, center + half);
        return new Interval(share, low, high);
    }

    /** A number with the interval of its resamples. */
    public static Interval of(Score score) {
        double[] ends = score.interval();
        return new Interval(score.value(), ends[0], ends[1]);
    }
}
