package dev.graft.job.request;

import dev.graft.error.ErrorCode;
import dev.graft.model.ModelVersion;
import java.nio.file.Path;
import java.util.Optional;

/** What jobs need of versions of models. */
public interface ModelVersions {
    /**
     * A version by number; the champion where none is named.
     *
     * @throws dev.graft.error.GraftException {@link ErrorCode#NOT_FOUND}
     */
    ModelVersion resolve(String model, Optional<Integer> number);

    /**
     * Where a version's files stand.
     *
     * @throws dev.graft.error.GraftException {@link ErrorCode#NOT_FOUND} when they are gone
     */
    Path folder(ModelVersion version);
}
