package dev.graft.attempt;

import dev.graft.recipe.Recipe;
import java.util.Optional;

/**
 * What a worker process is to do: the content of {@code attempt.json}, and all that it is told.
 *
 * @param job id of the job
 * @param attempt number of the attempt, from 1
 * @param recipe resolved
 * @param dataset folder of the dataset's blobs
 * @param baseModel folder of the base model
 * @param caches folder for what can be computed again: decoded pictures, features
 * @param maxCacheBytes how large each cache of pictures may grow
 * @param device {@code cpu} or {@code cuda:0}
 * @param threads processor threads that are this attempt's share
 * @param resumeFrom the attempt directory whose last checkpoint to go on from; empty to start anew
 * @param maxDurationSeconds when to end early with the best checkpoint, counted from the job's first start
 * @param spentSeconds what earlier attempts used of that
 */
public record AttemptSpec(
        String job,
        int attempt,
        Recipe recipe,
        String dataset,
        String baseModel,
        String caches,
        long maxCacheBytes,
        String device,
        int threads,
        Optional<String> resumeFrom,
        Optional<Long> maxDurationSeconds,
        double spentSeconds) {}
