package dev.graft.http.job;

import dev.graft.attempt.Baseline;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.Resolved;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.MethodChoice;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A job's request with all filled in that it left open; fields as in the request.
 *
 * @param method {@code auto} until it is chosen
 * @param methodChoice why it is this one; null where the request named it, and until it is chosen
 * @param hyperparameters null where they have no meaning for the method or are not chosen yet
 */
@Schema(name = "Resolved")
public record ResolvedView(
        String dataset,
        String baseModel,
        Method method,
        Optional<MethodChoice> methodChoice,
        String model,
        Hyperparameters hyperparameters,
        Checkpointing checkpoint,
        List<Baseline> baselines,
        JobRequest.Device device,
        long seed) {
    private static Hyperparameters chosen(Resolved.Training resolved) {
        Hyperparameters all = resolved.recipe().hyperparameters();
        Hyperparameters sure = resolved.alternative()
                .map(other -> all.inCommon(other.hyperparameters()))
                .orElse(all);
        for (Setting<?> setting : Hyperparameters.MEASURABLE) {
            sure = sure.isMeasured(setting) ? sure.with(setting, null) : sure;
        }
        return sure;
    }

    static ResolvedView of(Resolved.Training resolved) {
        return new ResolvedView(
                resolved.dataset(),
                resolved.baseModel(),
                resolved.alternative().isPresent()
                        ? Method.AUTO
                        : resolved.recipe().method(),
                resolved.decisions().method(),
                resolved.model(),
                chosen(resolved),
                resolved.recipe().checkpoint(),
                resolved.baselines(),
                resolved.device(),
                resolved.recipe().seed());
    }
}
