package dev.graft.basemodel;

import java.time.Instant;
import java.util.Optional;

/**
 * A base model that somebody has brought in through the API, and how far that is. Immutable: a change is a new one of the
 * next version, which the store takes only in place of the one that it was made from.
 *
 * @param name what jobs call it
 * @param id tells it apart from others that had, or will have, its name
 * @param version counts the changes, from 1
 * @param progress share of its files that is there, 0 to 1
 * @param error why it failed
 */
public record ImportedModel(
        String name,
        String id,
        long version,
        BaseModel.Status status,
        double progress,
        BaseModel.Origin origin,
        Optional<BaseModel.Failure> error,
        Instant createdAt) {
    /** One whose import begins. */
    public static ImportedModel begin(String name, String id, BaseModel.Origin origin, Instant now) {
        return new ImportedModel(name, id, 1, BaseModel.Status.IMPORTING, 0, origin, Optional.empty(), now);
    }

    /** Further on. */
    public ImportedModel at(double share) {
        return next(BaseModel.Status.IMPORTING, share, origin, Optional.empty());
    }

    /** The same from what is known now of where it comes from. */
    public ImportedModel from(BaseModel.Origin known) {
        return next(status, progress, known, error);
    }

    public ImportedModel available(BaseModel.Origin known) {
        return next(BaseModel.Status.AVAILABLE, 1, known, Optional.empty());
    }

    public ImportedModel failed(BaseModel.Failure failure) {
        return next(BaseModel.Status.FAILED, progress, origin, Optional.of(failure));
    }

    private ImportedModel next(
            BaseModel.Status newStatus,
            double newProgress,
            BaseModel.Origin newOrigin,
            Optional<BaseModel.Failure> newError) {
        return new ImportedModel(name, id, version + 1, newStatus, newProgress, newOrigin, newError, createdAt);
    }
}
