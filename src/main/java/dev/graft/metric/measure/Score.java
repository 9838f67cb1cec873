package dev.graft.metric.measure;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * A number of which more is better, measured on items and on resamples of them. The {@link Bootstrap} draws the same ones for
 * all numbers of as many items, so that two numbers of the same items are compared resample by resample.
 *
 * @param value of all items; 0 where there is none
 * @param draws of each resample; NaN where there is none
 */
public record Score(double value, double[] draws) {
    /**
     * Measures.
     *
     * @param items how many there are, at least 1
     * @param number of items that are there so many times each
     */
    public static Score of(int items, int resamples, ToDoubleFunction<int[]> number) {
        int[] once = new int[items];
        Arrays.fill(once, 1);
        double value = number.applyAsDouble(once);
        double[][] draws = Bootstrap.draws(items, resamples, counts -> new double[] {number.applyAsDouble(counts)});
        return new Score(
                Double.isNaN(value) ? 0 : value,
                Arrays.stream(draws).mapToDouble(numbers -> numbers[0]).toArray());
    }

    /** Ends of the 95 % interval, which the value lies in. */
    public double[] interval() {
        double[] ends = Bootstrap.interval(draws);
        return Double.isNaN(ends[0])
                ? new double[] {value, value}
                : new double[] {Math.min(value, ends[0]), Math.max(value, ends[1])};
    }

    /**
     * How probable it is that this number is really more than another of the same items: the share of resamples in which it
     * is, equal ones in halves. One more counts that says neither, so that nothing is taken to be certain.
     */
    public double probabilityAbove(Score other) {
        double above = 0;
        int both = 0;
        for (int i = 0; i < draws.length; i++) {
            if (!Double.isNaN(draws[i]) && !Double.isNaN(other.draws[i])) {
                above += draws[i] > other.draws[i] ? 1 : draws[i] == other.draws[i] ? 0.5 : 0;
                both++;
            }
        }
        return (above + 0.5) / (both + 1);
    }
}
