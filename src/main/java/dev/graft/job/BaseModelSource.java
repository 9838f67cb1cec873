package dev.graft.job;

import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/** What jobs need of base models. */
public interface BaseModelSource {
    List<String> names();

    /** Whether it was brought in through the API, so that it could be deleted. */
    boolean isImported(String name);

    /** How one is to be had that is not there; empty where nothing is known of it. */
    Optional<String> remedy(String name);

    /** The one for jobs that name none. */
    String standard();

    /** @throws dev.graft.error.GraftException {@link ErrorCode#BASE_MODEL_INVALID} when it can't be used */
    ModelFolder folder(String name);
}
