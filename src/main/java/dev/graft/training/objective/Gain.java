package dev.graft.training.objective;

import dev.graft.attempt.Report.Warning;
import dev.graft.metric.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is better by than the best way that knows nothing of the base model.
 *
 * @param value of a number of which more is better
 * @param overScratch whether that way is the same network from random weights, and not saying the same of everything
 */
record Gain(double value, boolean overScratch) {
    /**
     * Adds what was measured of the network from scratch to the baselines, and compares.
     *
     * @param simple of saying the same of everything
     */
    static Gain of(Interval model, Interval simple, Optional<Interval> fromScratch, Map<String, Interval> baselines) {
        fromScratch.ifPresent(interval -> baselines.put("from_scratch", interval));
        double scratch = fromScratch.map(Interval::value).orElse(Double.NEGATIVE_INFINITY);
        return new Gain(model.value() - Math.max(simple.value(), scratch), scratch > simple.value());
    }

    /** @param number what it is called */
    Optional<Warning> warning(String number) {
        if (value > 0) {
            return Optional.empty();
        }
        return Optional.of(
                overScratch ? Objective.nothingGained(number, value) : Objective.nothingLearned(number, value));
    }
}
