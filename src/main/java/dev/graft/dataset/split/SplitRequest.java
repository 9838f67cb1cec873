package dev.graft.dataset.split;

import java.util.Optional;

/**
 * How an upload is to be split.
 *
 * @param fractions as asked for; empty for the default ones
 * @param seed of whatever is drawn
 */
public record SplitRequest(Optional<SplitFractions> fractions, long seed) {
    /** A fixed one, so that the same upload is split the same way again. */
    public static final long DEFAULT_SEED = 42;
}
