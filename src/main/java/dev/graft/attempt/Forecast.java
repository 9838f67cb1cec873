package dev.graft.attempt;

import dev.graft.attempt.result.Phase;
import dev.graft.recipe.setting.Precision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long a training will take, in seconds, if no phase ends early.
 *
 * @param secondsPerEpoch of the main phase, evaluation and checkpoint included
 * @param phases seconds of each {@link Phase}, in their order, by its name in lower case; the start of the process
 *     counts as preparation
 * @param precision that the training would compute in; empty where there is no choice
 */
public record Forecast(double secondsPerEpoch, Map<String, Double> phases, Optional<Precision> precision) {
    public Forecast {
        phases = new LinkedHashMap<>(phases);
    }

    /** Of all phases together. */
    public double seconds() {
        return phases.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
