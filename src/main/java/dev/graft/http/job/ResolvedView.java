package dev.graft.http.job;

import dev.graft.job.JobRequest;
import dev.graft.job.Resolved;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Hyperparameters;
import dev.graft.recipe.Method;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job's request with all filled in that it left open; fields as in the request. */
@Schema(name = "Resolved")
public record ResolvedView(
        String dataset,
        String baseModel,
        Method method,
        String model,
        Hyperparameters hyperparameters,
        Checkpointing checkpoint,
        JobRequest.Device device,
        long seed) {
    static ResolvedView of(Resolved.Training resolved) {
        return new ResolvedView(
                resolved.dataset(),
                resolved.baseModel(),
                resolved.recipe().method(),
                resolved.model(),
                resolved.recipe().hyperparameters(),
                resolved.recipe().checkpoint(),
                resolved.device(),
                resolved.recipe().seed());
    }
}
