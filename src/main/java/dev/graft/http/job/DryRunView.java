package dev.graft.http.job;

import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a job would do. */
@Schema(name = "DryRun")
public record DryRunView(ResolvedView resolved, Estimate estimate) {
    /** What it would take; null where nothing is known. */
    public record Estimate(Optional<Double> durationSeconds, Optional<Long> memoryBytes) {
        static final Estimate UNKNOWN = new Estimate(Optional.empty(), Optional.empty());
    }
}
