package dev.graft.model;

import java.util.List;
import java.util.Optional;

/**
 * What a version says of one input, or why it says nothing.
 *
 * @param label the most probable one; empty where there is an error
 * @param probability of that label
 * @param top the most probable labels, best first; of equals the one of lower class index
 * @param error what is wrong with the input
 */
public record Prediction(
        Optional<String> label, Optional<Double> probability, List<Scored> top, Optional<Failure> error) {
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

    static Prediction of(List<Scored> top) {
        Scored best = top.get(0);
        return new Prediction(Optional.of(best.label()), Optional.of(best.probability()), top, Optional.empty());
    }

    static Prediction failed(Failure error) {
        return new Prediction(Optional.empty(), Optional.empty(), List.of(), Optional.of(error));
    }
}
