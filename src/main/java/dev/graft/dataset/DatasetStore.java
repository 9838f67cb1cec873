package dev.graft.dataset;

import dev.graft.resource.Page;
import java.util.List;
import java.util.Optional;

/** Where datasets are kept. Every change is whole or not at all, and durable. */
public interface DatasetStore {
    /** What became of the wish to delete. */
    enum Deletion {
        DELETED,
        /** A job that has not ended uses it. */
        IN_USE,
        /** It is of another version, or gone. */
        CHANGED
    }

    /** Adds a dataset; one of that id that is there already stays as it is. */
    void insert(Dataset dataset);

    Optional<Dataset> find(String id);

    /** @return false when the stored one is not of the version before this one's */
    boolean change(Dataset next);

    /**
     * Newest first.
     *
     * @param statuses any of these; empty for all
     */
    Page<Dataset> page(List<DatasetStatus> statuses, Page.Request request);

    Deletion delete(String id, long version);
}
