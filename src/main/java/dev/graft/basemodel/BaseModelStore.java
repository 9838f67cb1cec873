package dev.graft.basemodel;

import java.util.List;
import java.util.Optional;

/** Where imported base models are kept, their files aside. Every change is whole or not at all, and durable. */
public interface BaseModelStore {
    /** What became of the wish to delete. */
    enum Deletion {
        DELETED,
        /** A job that has not ended uses it. */
        IN_USE,
        /** It is of another version, or gone. */
        CHANGED
    }

    /**
     * Adds one; where that very one (by its id) is there already, it stays as it is.
     *
     * @return false when another one has the name
     */
    boolean insert(ImportedModel model);

    Optional<ImportedModel> find(String name);

    /** @return false when the stored one is not of the version before this one's, or another one that has the name */
    boolean change(ImportedModel next);

    /** All of them, in order of their names. */
    List<ImportedModel> list();

    /** @param seen the version that is to go */
    Deletion delete(ImportedModel seen);
}
