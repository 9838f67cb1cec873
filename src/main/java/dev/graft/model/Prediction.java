package dev.graft.model;

import java.util.List;
import java.util.Optional;

/**
 * What a version says of one input, or why it says nothing.
 *
 * @param label the most probable one; empty where there is an error, or it is not probable enough
 * @param probability of the most probable label
 * @param belowThreshold whether that is less than what was asked for: "none of these"
 * @param top the most probable labels, best first; of equals the one of lower class index
 * @param error what is wrong with the input
 */
public record Prediction(
        Optional<String> label,
        Optional<Double> probability,
        boolean belowThreshold,
        List<Scored> top,
        Optional<Failure> error) {
    /** A label with its probability. */
    public record Scored(String label, double probability) {}

    /**
     * What is wrong with an input.
     *
     * @param code of {@link dev.graft.error.ErrorCode}
     */
    public record Failure(String code, String message) {}

    public Prediction {
        top = List.copyOf(top);
    }

    /** @param threshold probability that a label needs */
    static Prediction of(List<Scored> top, double threshold) {
        Scored best = top.get(0);
        boolean below = best.probability() < threshold;
        return new Prediction(
                below ? Optional.empty() : Optional.of(best.label()),
                Optional.of(best.probability()),
                below,
                top,
                Optional.empty());
    }

    static Prediction failed(Failure error) {
        return new Prediction(Optional.empty(), Optional.empty(), false, List.of(), Optional.of(error));
    }
}
