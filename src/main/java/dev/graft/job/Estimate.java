package dev.graft.job;

import dev.graft.attempt.Forecast;
import dev.graft.attempt.result.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a training would take.
 *
 * @param memoryBytes of the device that trains
 * @param forecast empty where no worker process could find it
 * @param maxDurationSeconds after which training ends early
 */
public record Estimate(long memoryBytes, Optional<Forecast> forecast, Optional<Long> maxDurationSeconds) {
    /** Between the end of an attempt's process and the registered model. */
    private static final double AFTERWARDS = 0.5;

    /** From the job's start to its end. */
    public Optional<Double> seconds() {
        return forecast.map(f -> {
            double after = AFTERWARDS
                    + List.of(Phase.EVALUATING, Phase.REGISTERING).stream()
                            .mapToDouble(phase ->
                                    f.phases().getOrDefault(phase.name().toLowerCase(Locale.ROOT), 0.0))
                            .sum();
            double training = f.seconds() + AFTERWARDS - after;
            return Math.min(training, maxDurationSeconds.map(Long::doubleValue).orElse(training)) + after;
        });
    }
}
