package dev.graft.job.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.Baseline;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.util.List;

/**
 * What somebody asks of Graft; a null is left to it.
 *
 * @param dataset id of a dataset that is ready
 * @param baseModel name of a base model
 * @param model name under which the result is registered
 * @param baselines that the model is to be compared with besides those that cost little
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param seed of every random choice
 * @param maxDurationSeconds after so much work, the best checkpoint so far becomes the model
 * @param dryRun whether only to say what would be done
 * @param metadata of the sender's own
 */
public record JobRequest(
        JobKind kind,
        String dataset,
        String baseModel,
        Method method,
        String model,
        Hyperparameters hyperparameters,
        Checkpointing checkpoint,
        List<Baseline> baselines,
        Device device,
        Long seed,
        Long maxDurationSeconds,
        Boolean dryRun,
        ObjectNode metadata) {
    /** What a job may run on. */
    public enum Device {
        AUTO,
        CPU,
        CUDA
    }
}
