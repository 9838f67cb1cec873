package dev.graft.job.request;

import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import java.nio.file.Path;
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

    /**
     * A version of a model that Graft has trained, to go on from.
     *
     * @param reference {@code model:NAME}, {@code model:NAME@ALIAS} or {@code model:NAME@NUMBER}
     * @throws dev.graft.error.GraftException {@link ErrorCode#NOT_FOUND} where there is none
     */
    Earlier earlier(String reference);

    /**
     * A trained version as a base model.
     *
     * @param name {@code model:NAME@NUMBER}, which stays the same version
     * @param labels that it knows
     * @param dataset id of what it has learned from
     * @param items folder of that dataset; empty where it is gone
     */
    record Earlier(String name, List<String> labels, String dataset, Optional<Path> items) {
        private static final String PREFIX = "model:";

        /** Whether a base model's name is a reference to a trained version. */
        public static boolean isReference(String name) {
            return name.startsWith(PREFIX);
        }

        /** What stands behind the prefix. */
        public static String reference(String name) {
            return name.substring(PREFIX.length());
        }

        public static String name(String model, int version) {
            return PREFIX + model + "@" + version;
        }
    }

    /** @throws dev.graft.error.GraftException {@link ErrorCode#BASE_MODEL_INVALID} when it can't be used */
    ModelFolder folder(String name);
}
