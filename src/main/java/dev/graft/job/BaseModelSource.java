package dev.graft.job;

import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import java.util.List;

/** What jobs need of base models. */
public interface BaseModelSource {
    List<String> names();

    /** The one for jobs that name none. */
    String standard();

    /** @throws dev.graft.error.GraftException {@link ErrorCode#BASE_MODEL_INVALID} when it can't be used */
    ModelFolder folder(String name);
}
