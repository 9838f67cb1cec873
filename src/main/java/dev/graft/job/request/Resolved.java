package dev.graft.job.request;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Baseline;
import dev.graft.attempt.Decisions;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.error.GraftException;
import dev.graft.model.ModelVersion;
import dev.graft.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that a request left open, filled in. Each kind of job has its own; in JSON they are told apart by their fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(Resolved.Training.class),
    @JsonSubTypes.Type(Resolved.Ranking.class),
    @JsonSubTypes.Type(Resolved.Evaluation.class)
})
public sealed interface Resolved {
    JobKind kind();

    String dataset();

    JobRequest.Device device();

    /** Names of the base models that it reads. */
    List<String> baseModels();

    /** Name of the model that it is about. */
    Optional<String> target();

    /** Work after which it ends early; empty for no limit. */
    Optional<Long> maxDurationSeconds();

    /** What is done, in a few words. */
    String words();

    /**
     * What a worker process is told to do.
     *
     * @throws GraftException {@link dev.graft.error.ErrorCode#BASE_MODEL_INVALID} where it can't be done any more
     */
    AttemptSpec.Work work(BaseModelSource baseModels, ModelVersions versions);

    /** {@code FINE_TUNING} as people write it: "Fine tuning". */
    static String words(Enum<?> constant) {
        String words = constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /**
     * A model is trained.
     *
     * @param model name under which the result is registered
     * @param recipe where its method is still open, that of fine-tuning
     * @param alternative the recipe of feature extraction, where a probe is to choose between the two
     * @param baselines that the model is to be compared with besides
     * @param decisions what was chosen by looking at the data
     * @param reproduces id of the job that it repeats
     */
    record Training(
            String dataset,
            String baseModel,
            String model,
            JobRequest.Device device,
            Recipe recipe,
            Optional<Recipe> alternative,
            List<Baseline> baselines,
            Decisions decisions,
            Optional<Long> maxDurationSeconds,
            Optional<String> reproduces)
            implements Resolved {
        public Training {
            baselines = baselines == null ? List.of() : List.copyOf(baselines);
            decisions = decisions == null ? Decisions.NONE : decisions;
        }

        /** With nothing left to choose. */
        public Training(
                String dataset,
                String baseModel,
                String model,
                JobRequest.Device device,
                Recipe recipe,
                Optional<Long> maxDurationSeconds,
                Optional<String> reproduces) {
            this(
                    dataset,
                    baseModel,
                    model,
                    device,
                    recipe,
                    Optional.empty(),
                    List.of(),
                    Decisions.NONE,
                    maxDurationSeconds,
                    reproduces);
        }

        /** The same again, as a model of another name; what was chosen stays chosen. */
        public Training reproducing(String job, String otherModel) {
            return new Training(dataset, baseModel, otherModel, device, recipe, maxDurationSeconds, Optional.of(job));
        }

        /** With what a worker has chosen. */
        public Training decided(WorkerEvent.Decided event) {
            return new Training(
                    dataset,
                    baseModel,
                    model,
                    device,
                    event.recipe(),
                    Optional.empty(),
                    baselines,
                    event.decisions(),
                    maxDurationSeconds,
                    reproduces);
        }

        @Override
        public JobKind kind() {
            return JobKind.TRAINING;
        }

        @Override
        public List<String> baseModels() {
            return List.of(baseModel);
        }

        @Override
        public Optional<String> target() {
            return Optional.of(model);
        }

        @Override
        public String words() {
            return alternative.isPresent()
                    ? "Fine tuning or feature extraction from %s, as a linear classifier on its features will tell"
                            .formatted(baseModel)
                    : "%s from %s".formatted(Resolved.words(recipe.method()), baseModel)
                            + decisions
                                    .method()
                                    .map(choice -> ": " + choice.reason())
                                    .orElse("");
        }

        @Override
        public AttemptSpec.Train work(BaseModelSource baseModels, ModelVersions versions) {
            Optional<String> earlier = BaseModelSource.Earlier.isReference(baseModel)
                    ? baseModels.earlier(baseModel).items().map(Path::toString)
                    : Optional.empty();
            return new AttemptSpec.Train(
                    recipe,
                    alternative,
                    decisions,
                    baselines,
                    baseModels.folder(baseModel).path().toString(),
                    earlier);
        }
    }

    /**
     * Base models are ranked.
     *
     * @param candidates names of base models
     * @param maxItems that are looked at, of those that training and validation have
     * @param seed of the folds, where there is no validation split
     */
    record Ranking(String dataset, List<String> candidates, int maxItems, long seed, JobRequest.Device device)
            implements Resolved {
        public Ranking {
            candidates = List.copyOf(candidates);
        }

        @Override
        public JobKind kind() {
            return JobKind.RANKING;
        }

        @Override
        public List<String> baseModels() {
            return candidates;
        }

        @Override
        public Optional<String> target() {
            return Optional.empty();
        }

        @Override
        public Optional<Long> maxDurationSeconds() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return candidates.size() == 1
                    ? "Ranking of 1 base model"
                    : "Ranking of %d base models".formatted(candidates.size());
        }

        @Override
        public AttemptSpec.Rank work(BaseModelSource baseModels, ModelVersions versions) {
            return new AttemptSpec.Rank(
                    candidates.stream().map(name -> candidate(name, baseModels)).toList(), maxItems, seed);
        }

        /** One that can't be used any more spoils nothing: it is told at the end of the ranking. */
        private static AttemptSpec.Candidate candidate(String name, BaseModelSource baseModels) {
            try {
                return new AttemptSpec.Candidate(
                        name, Optional.of(baseModels.folder(name).path().toString()), Optional.empty());
            } catch (GraftException e) {
                return new AttemptSpec.Candidate(name, Optional.empty(), Optional.of(AttemptResult.Failure.of(e)));
            }
        }
    }

    /**
     * A version of a model is evaluated.
     *
     * @param model name of it
     * @param version its number
     */
    record Evaluation(String dataset, String model, int version, JobRequest.Device device) implements Resolved {
        @Override
        public JobKind kind() {
            return JobKind.EVALUATION;
        }

        @Override
        public List<String> baseModels() {
            return List.of();
        }

        @Override
        public Optional<String> target() {
            return Optional.of(model);
        }

        @Override
        public Optional<Long> maxDurationSeconds() {
            return Optional.empty();
        }

        @Override
        public String words() {
            return "Evaluation of version %d of %s".formatted(version, model);
        }

        @Override
        public AttemptSpec.Evaluate work(BaseModelSource baseModels, ModelVersions versions) {
            ModelVersion found = versions.resolve(model, Optional.of(version));
            return new AttemptSpec.Evaluate(
                    versions.folder(found).toString(),
                    found.confidence(),
                    found.dataset().sha256());
        }
    }
}
