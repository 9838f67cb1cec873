package dev.graft.job;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;

import dev.graft.job.request.JobRequest;
import dev.graft.network.Network;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.training.MemoryNeed;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses batches that fit into a worker's memory, where a request leaves their size open.
 *
 * @param memoryBytes that a training may take
 */
record BatchFit(long memoryBytes) {
    /** The rest is for the service and the system, or for what the device's own libraries take. */
    private static final double SHARE = 0.8;

    private static final double GIB = 1L << 30;

    /** Of the smallest worker that would do it: which one it will be is not known before. */
    static BatchFit of(WorkerPool pool, JobRequest.Device device) {
        long smallest = pool.memoryBytes(device).orElse(Long.MAX_VALUE);
        return new BatchFit((long) (SHARE * smallest));
    }

    /**
     * What was asked for, and where the batch was left open and does not fit, the largest half, quarter and so on that does,
     * with so many batches an update that an update is of as many items as before.
     *
     * @param resolved recipe of what was asked for
     * @param backbone of the base model
     * @param outputs of the new head
     */
    Hyperparameters fitting(Hyperparameters asked, Recipe resolved, Network backbone, int outputs) {
        if (asked.find(BATCH_SIZE).isPresent() || resolved.method() == Method.FEATURE_EXTRACTION) {
            return asked;
        }
        Hyperparameters chosen = asked;
        Recipe recipe = resolved;
        long need = MemoryNeed.bytes(backbone, outputs, recipe);
        while (need > memoryBytes && batch(recipe) > 1) {
            int accumulation = recipe.hyperparameters().get(GRADIENT_ACCUMULATION) * 2;
            recipe = with(recipe, batch(recipe) / 2, accumulation);
            long smaller = MemoryNeed.bytes(backbone, outputs, recipe);
            if (smaller == need) {
                // What is left is not the batch's: evaluation, weights and what is remembered of them.
                break;
            }
            need = smaller;
            chosen = chosen.with(BATCH_SIZE, batch(recipe)).with(GRADIENT_ACCUMULATION, accumulation);
        }
        return chosen;
    }

    /** Why batches are as small as they are; empty where that is not for want of memory. */
    Optional<String> reason(Hyperparameters asked, Recipe resolved, Network backbone, int outputs) {
        Hyperparameters h = resolved.hyperparameters();
        int before = asked.find(GRADIENT_ACCUMULATION).orElse(1);
        if (asked.find(BATCH_SIZE).isPresent() || h.find(GRADIENT_ACCUMULATION).orElse(before) <= before) {
            return Optional.empty();
        }
        int accumulation = h.get(GRADIENT_ACCUMULATION);
        int whole = h.get(BATCH_SIZE) * accumulation / before;
        return Optional.of(String.format(
                Locale.ROOT,
                "in batches of %d, %d of which make an update: %d at once would take %.1f GiB of the %.1f that a training"
                        + " may have",
                h.get(BATCH_SIZE),
                accumulation,
                whole,
                MemoryNeed.bytes(backbone, outputs, with(resolved, whole, before)) / GIB,
                memoryBytes / GIB));
    }

    private static int batch(Recipe recipe) {
        return recipe.hyperparameters().get(BATCH_SIZE);
    }

    private static Recipe with(Recipe recipe, int batch, int accumulation) {
        return new Recipe(
                recipe.method(),
                recipe.hyperparameters().with(BATCH_SIZE, batch).with(GRADIENT_ACCUMULATION, accumulation),
                recipe.checkpoint(),
                recipe.seed());
    }
}
