package dev.graft.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The probability below which a classifier should rather say "none of these".
 *
 * @param probability of the best label, 0 to 1
 * @param rightKept share of the right answers that are at least as sure
 * @param wrongHeldBack share of the wrong answers that are less sure; empty where none was wrong
 */
public record Threshold(double probability, double rightKept, Optional<Double> wrongHeldBack) {
    /** Share of the right answers that it is chosen to keep. */
    private static final double KEPT = 0.95;

    /** The highest one that keeps enough of the right answers; empty where none is right. */
    static Optional<Threshold> of(Answers answers, double temperature) {
        int[] predicted = answers.predicted();
        double[] confidence = answers.confidence(temperature);
        double[] right = IntStream.range(0, predicted.length)
                .filter(i -> predicted[i] == answers.truth()[i])
                .mapToDouble(i -> confidence[i])
                .sorted()
                .toArray();
        double[] wrong = IntStream.range(0, predicted.length)
                .filter(i -> predicted[i] != answers.truth()[i])
                .mapToDouble(i -> confidence[i])
                .toArray();
        if (right.length == 0) {
            return Optional.empty();
        }
        // The rounding of a share is no reason to keep one more.
        double threshold = right[right.length - (int) Math.ceil(KEPT * right.length - 1e-9)];
        return Optional.of(new Threshold(
                threshold,
                1 - below(threshold, right),
                wrong.length == 0 ? Optional.empty() : Optional.of(below(threshold, wrong))));
    }

    private static double below(double threshold, double[] probabilities) {
        return (double) Arrays.stream(probabilities).filter(p -> p < threshold).count() / probabilities.length;
    }
}
