package dev.graft.training.objective;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.measure.Score;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is better by than the best way that knows nothing of the base model.
 *
 * @param value of a number of which more is better
 * @param over name of that way
 */
record Gain(double value, String over) {
    /** Name of the same network from random weights. */
    static final String FROM_SCRATCH = "from_scratch";

    /**
     * Compares.
     *
     * @param simplest name of the way that says the same of everything
     * @param others ways by name, that one among them
     */
    static Gain of(Score model, String simplest, Map<String, Score> others) {
        Score same = others.get(simplest);
        Score scratch = others.getOrDefault(FROM_SCRATCH, same);
        return scratch.value() > same.value()
                ? new Gain(model.value() - scratch.value(), FROM_SCRATCH)
                : new Gain(model.value() - same.value(), simplest);
    }

    /** @param number what it is called */
    Optional<Warning> warning(String number) {
        if (value > 0) {
            return Optional.empty();
        }
        String message = over.equals(FROM_SCRATCH)
                ? "Its %s is no better than that of the same network from scratch (%+.3f): beginning from the base model has"
                        + " gained nothing."
                : "Its %s is no better than that of saying the same of every picture (%+.3f): nothing was learned. Check the"
                        + " labels, take more pictures, or another base model.";
        return Optional.of(new Warning("negative_transfer", String.format(Locale.ROOT, message, number, value)));
    }
}
