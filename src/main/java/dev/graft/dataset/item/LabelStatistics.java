package dev.graft.dataset.item;

import java.util.Optional;

/**
 * How the values of a regression are spread, by split.
 *
 * @param validation empty where it has no items
 * @param test empty where it has no items
 */
public record LabelStatistics(Spread train, Optional<Spread> validation, Optional<Spread> test) {
    /** @param std standard deviation of the values themselves: the sum of squares is divided by their number */
    public record Spread(double mean, double std, double min, double max) {
        /** @param values at least one */
        public static Spread of(double[] values) {
            double sum = 0;
            double min = values[0];
            double max = values[0];
            for (double value : values) {
                sum += value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            double mean = sum / values.length;
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            return new Spread(mean, Math.sqrt(squares / values.length), min, max);
        }
    }
}
