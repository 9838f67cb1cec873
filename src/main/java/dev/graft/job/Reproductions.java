package dev.graft.job;

import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.Resolved;
import dev.graft.model.ModelName;
import dev.graft.model.ModelVersion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs what made a version again, and says whether the same comes out: same data, base model, recipe and seed. */
public final class Reproductions {
    private static final String SUFFIX = "-reproduced";

    private final JobStore store;
    private final BaseModelSource baseModels;
    private final ModelVersions versions;

    public Reproductions(JobStore store, BaseModelSource baseModels, ModelVersions versions) {
        this.store = store;
        this.baseModels = baseModels;
        this.versions = versions;
    }

    /**
     * What a job is to do that repeats another. It makes a model of its own name, so that no alias moves.
     *
     * @throws GraftException {@link ErrorCode#CONFLICT} where there is nothing to repeat, or it can't be repeated any more
     */
    Resolved.Training manifest(Job job) {
        if (!(job.resolved() instanceof Resolved.Training training)) {
            throw conflict(job, "Only a training can be reproduced.");
        }
        ModelVersion version =
                version(job).orElseThrow(() -> conflict(job, "There is no version of its to compare with."));
        if (!sha256(training.baseModel()).equals(Optional.of(version.baseModel().sha256()))) {
            throw conflict(
                    job, "Base model '" + training.baseModel() + "' is not the one that it began from any more.");
        }
        return training.reproducing(job.id(), ModelName.slug(training.model() + SUFFIX));
    }

    private Optional<String> sha256(String baseModel) {
        try {
            return Optional.of(baseModels.folder(baseModel).digest());
        } catch (GraftException e) {
            return Optional.empty();
        }
    }

    /** What came out, for a job that repeats another; empty for others, and where the other's version is gone. */
    Optional<Result.Reproduction> compare(Job job, Path folder) {
        return job.training().reproduces().flatMap(store::find).flatMap(original -> version(original)
                .map(version -> {
                    ModelFolder before = ModelFolder.open(versions.folder(version));
                    ModelFolder after = ModelFolder.open(folder);
                    boolean same = before.weights(before.classifier()).equals(after.weights(after.classifier()));
                    return new Result.Reproduction(original.id(), version.model(), version.number(), same);
                }));
    }

    private Optional<ModelVersion> version(Job job) {
        if (job.result().isEmpty() || !(job.result().get() instanceof Result.Registered made)) {
            return Optional.empty();
        }
        try {
            return Optional.of(versions.resolve(made.model(), Optional.of(made.version())));
        } catch (GraftException e) {
            return Optional.empty();
        }
    }

    private static GraftException conflict(Job job, String why) {
        return new GraftException(
                ErrorCode.CONFLICT,
                "Job '" + job.id() + "' can't be reproduced: " + why,
                Map.of("job", job.id(), "status", job.status().name().toLowerCase(Locale.ROOT)));
    }
}
