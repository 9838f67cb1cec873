package dev.graft.dataset.item;

import java.util.Optional;

/**
 * Numbers of items by split.
 *
 * @param test empty where the dataset has no test split
 */
public record SplitCounts(int train, int validation, Optional<Integer> test) {
    public int of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test.orElse(0);
        };
    }
}
