package dev.graft.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far a classifier's probabilities can be taken at their word: items in {@value #BINS} bins by the probability of what
 * was predicted, and in each how much of that was right. Guo et al., "On Calibration of Modern Neural Networks", 2017.
 *
 * @param logLoss in nats
 * @param expectedCalibrationError mean distance between probability and share of right answers, by bin, weighted by items
 */
public record Reliability(double logLoss, double expectedCalibrationError, List<Bin> bins) {
    static final int BINS = 15;

    /**
     * Items whose answer was given a probability above {@code low} and of {@code high} at most.
     *
     * @param confidence mean probability of what was predicted; empty where no items are
     * @param accuracy share of right answers; empty where no items are
     */
    public record Bin(double low, double high, int items, Optional<Double> confidence, Optional<Double> accuracy) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    static Reliability of(Answers answers, double temperature) {
        int[] predicted = answers.predicted();
        double[] confidence = answers.confidence(temperature);
        int[] items = new int[BINS];
        int[] right = new int[BINS];
        double[] sums = new double[BINS];
        for (int i = 0; i < predicted.length; i++) {
            int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confidence[i] * BINS) - 1));
            items[bin]++;
            sums[bin] += confidence[i];
            right[bin] += predicted[i] == answers.truth()[i] ? 1 : 0;
        }
        List<Bin> bins = new ArrayList<>();
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            error += Math.abs(sums[bin] - right[bin]) / predicted.length;
            bins.add(new Bin(
                    (double) bin / BINS,
                    (bin + 1.0) / BINS,
                    items[bin],
                    share(sums[bin], items[bin]),
                    share(right[bin], items[bin])));
        }
        double loss = 0;
        for (double each : answers.losses(temperature)) {
            loss += each;
        }
        return new Reliability(loss / predicted.length, error, bins);
    }

    private static Optional<Double> share(double sum, int items) {
        return items == 0 ? Optional.empty() : Optional.of(sum / items);
    }
}
