package dev.graft.attempt;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.metric.Confidence;
import dev.graft.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a worker process is to do: the content of {@code attempt.json}, and all that it is told.
 *
 * @param job id of the job
 * @param attempt number of the attempt, from 1
 * @param work what is to be done with the dataset
 * @param dataset folder of the dataset's blobs
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
        Work work,
        String dataset,
        String caches,
        long maxCacheBytes,
        String device,
        int threads,
        Optional<String> resumeFrom,
        Optional<Long> maxDurationSeconds,
        double spentSeconds) {
    /** The same work on other items. */
    public AttemptSpec on(Path otherDataset) {
        return new AttemptSpec(
                job,
                attempt,
                work,
                otherDataset.toString(),
                caches,
                maxCacheBytes,
                device,
                threads,
                resumeFrom,
                maxDurationSeconds,
                spentSeconds);
    }

    /** Each kind of job has its own. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Train.class, name = "training"),
        @JsonSubTypes.Type(value = Rank.class, name = "ranking"),
        @JsonSubTypes.Type(value = Evaluate.class, name = "evaluation"),
        @JsonSubTypes.Type(value = Rehearse.class, name = "rehearsal"),
    })
    public sealed interface Work {
        /** Whether Java itself has much to compute, and not only the native library. */
        boolean computesInJava();
    }

    /**
     * Train a model.
     *
     * @param recipe resolved
     * @param alternative what to follow in its place where a probe says so, of feature extraction; empty where there is no
     *     choice any more
     * @param decisions that were made before
     * @param baselines that the model is to be compared with besides
     * @param baseModel folder of the base model
     * @param earlierDataset folder of the dataset that the base model has learned from before, some of whose items are to
     *     be learned again
     */
    public record Train(
            Recipe recipe,
            Optional<Recipe> alternative,
            Decisions decisions,
            List<Baseline> baselines,
            String baseModel,
            Optional<String> earlierDataset)
            implements Work {
        public Train {
            decisions = decisions == null ? Decisions.NONE : decisions;
            baselines = baselines == null ? List.of() : List.copyOf(baselines);
        }

        /** With nothing left to choose, from a base model that has not been trained here. */
        public Train(Recipe recipe, String baseModel) {
            this(recipe, Optional.empty(), Decisions.NONE, List.of(), baseModel, Optional.empty());
        }

        @Override
        public boolean computesInJava() {
            return false;
        }
    }

    /**
     * Find the base model that suits the dataset best.
     *
     * @param maxItems that are looked at, of those that training and validation have
     * @param seed of the folds, where there is no validation split
     */
    public record Rank(List<Candidate> candidates, int maxItems, long seed) implements Work {
        public Rank {
            candidates = List.copyOf(candidates);
        }

        @Override
        public boolean computesInJava() {
            return true;
        }
    }

    /**
     * Find how good a version of a model is.
     *
     * @param model folder of its files
     * @param confidence what is done to its logits when it is served
     * @param learnedFrom digest of the content of the dataset that it learned from
     */
    public record Evaluate(String model, Confidence confidence, String learnedFrom) implements Work {
        @Override
        public boolean computesInJava() {
            return false;
        }
    }

    /**
     * Find how long a training will take, by a few of its steps.
     *
     * @param caches folder of what earlier jobs have computed, which is only looked at
     */
    public record Rehearse(Train training, String caches) implements Work {
        @Override
        public boolean computesInJava() {
            return false;
        }
    }

    /**
     * A base model to be judged.
     *
     * @param folder of its files
     * @param failure why it can't be used, in place of the folder
     */
    public record Candidate(String name, Optional<String> folder, Optional<AttemptResult.Failure> failure) {}
}
