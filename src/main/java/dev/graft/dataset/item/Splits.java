package dev.graft.dataset.item;

import java.util.Optional;

/**
 * How a dataset is divided.
 *
 * @param test empty where there is no test split
 * @param seed of the draw; empty where nothing was drawn
 */
public record Splits(int train, int validation, Optional<Integer> test, Source source, Optional<Long> seed) {
    /** Who divided the items. */
    public enum Source {
        /** The upload; a missing validation split was still drawn, out of train. */
        GIVEN,
        /** Graft, at random within each label. */
        RANDOM
    }
}
