package dev.graft.job.request;

import dev.graft.dataset.Dataset;
import dev.graft.error.ErrorCode;
import java.nio.file.Path;
import java.util.Optional;

/** What jobs need of datasets. */
public interface Datasets {
    Optional<Dataset> find(String id);

    /**
     * Where the files of one that is ready stand.
     *
     * @throws dev.graft.error.GraftException {@link ErrorCode#DATASET_MISSING} when they are gone
     */
    Path folder(String id);

    /** The shorter side of most of its pictures, in pixels; 0 before that is known. */
    int pictureSide(String id);
}
