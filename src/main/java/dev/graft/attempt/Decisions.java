package dev.graft.attempt;

import dev.graft.attempt.result.LearningRateTest;
import dev.graft.recipe.MethodChoice;
import java.util.Optional;

/**
 * What was chosen for a training by looking at its data, where the request left it open, and what was seen.
 *
 * @param method empty where the request named it, or it is not chosen yet
 * @param learningRate empty where the request did not want it to be looked for, or it is not found yet
 */
public record Decisions(Optional<MethodChoice> method, Optional<LearningRateTest> learningRate) {
    public static final Decisions NONE = new Decisions(Optional.empty(), Optional.empty());

    /** Without anything else. */
    public static Decisions of(Optional<MethodChoice> method) {
        return new Decisions(method, Optional.empty());
    }

    /** With this besides. */
    public Decisions with(LearningRateTest found) {
        return new Decisions(method, Optional.of(found));
    }
}
