package dev.graft.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A name under which versions are registered.
 *
 * @param version counts the changes of this record, from 1
 * @param latest number of the newest version; 0 where all were deleted
 * @param autoPromote whether the alias {@code champion} follows the newest version
 */
public record Model(
        String name,
        long version,
        int latest,
        boolean autoPromote,
        Optional<String> description,
        Instant createdAt,
        Instant updatedAt) {
    /** The alias that predictions use unless told otherwise. */
    public static final String CHAMPION = "champion";

    /** The next version of this record after a version was registered or deleted. */
    public Model withLatest(int number, Instant now) {
        return new Model(name, version + 1, number, autoPromote, description, createdAt, now);
    }

    /** The next version of this record after somebody moved {@link #CHAMPION} by hand. */
    public Model withoutAutoPromote(Instant now) {
        return new Model(name, version + 1, latest, false, description, createdAt, now);
    }
}
