package dev.graft.model;

import dev.graft.resource.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Where the registry is kept. Every change is whole or not at all, and durable. */
public interface ModelStore {
    /**
     * Adds the next version of a model, making the model if there is none, and moves {@code champion} along where the
     * model says so. A job that has a version already gets that one.
     *
     * @param version made from the number that it gets
     */
    ModelVersion register(String model, String job, IntFunction<ModelVersion> version, Instant now);

    Optional<Model> find(String model);

    /** Newest first. */
    Page<Model> page(Page.Request request);

    /** @return false when the stored model is of another version than the one before this */
    boolean update(Model changed);

    /** @return false when it is of another version, or gone */
    boolean delete(String model, long version);

    Optional<ModelVersion> version(String model, int number);

    /** Newest first. */
    Page<ModelVersion> versions(String model, Page.Request request);

    /** @return false when an alias points to the version, or it is gone */
    boolean deleteVersion(String model, int number);

    /** In alphabetical order. */
    List<Alias> aliases(String model);

    /**
     * Points an alias to a version, making it if there is none. Moving {@code champion} ends its following of the newest
     * version.
     *
     * @param revision that it must have; empty for any
     * @return empty when the version is gone or the alias has another revision
     */
    Optional<Alias> move(String model, String alias, int version, Optional<Long> revision, Instant now);

    /** @return false when there is no such alias */
    boolean deleteAlias(String model, String alias);
}
