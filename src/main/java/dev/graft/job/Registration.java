package dev.graft.job;

import dev.graft.attempt.result.Report;
import dev.graft.model.ModelVersion;
import java.nio.file.Path;

/** Makes a version of a model out of what a job has learned. */
@FunctionalInterface
public interface Registration {
    /**
     * The job's version: of one job there is only one, however often this is called.
     *
     * @param job of which a training is resolved
     * @param folder of the finished model
     */
    ModelVersion register(Job job, Report report, Path folder);
}
