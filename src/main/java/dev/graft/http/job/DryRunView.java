package dev.graft.http.job;

import dev.graft.attempt.Forecast;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a job would do. */
@Schema(name = "DryRun")
public record DryRunView(ResolvedView resolved, Estimate estimate) {
    /** What it would take. */
    @Schema(name = "Estimate")
    public record Estimate(
            @Schema(description = "from the job's start to its end, if no phase ends early; null where unknown")
            Optional<Double> durationSeconds,

            @Schema(description = "an epoch of the main phase, evaluation included; null where unknown")
            Optional<Double> secondsPerEpoch,

            @Schema(description = "seconds of each phase; empty where unknown")
            Map<String, Double> phases,

            @Schema(description = "of the device that trains")
            long memoryBytes) {
        static Estimate of(dev.graft.job.Estimate estimate) {
            return new Estimate(
                    estimate.seconds(),
                    estimate.forecast().map(Forecast::secondsPerEpoch),
                    estimate.forecast().map(Forecast::phases).orElse(Map.of()),
                    estimate.memoryBytes());
        }
    }
}
