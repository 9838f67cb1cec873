package dev.graft.dataset.item;

import java.util.Locale;
import java.util.Optional;

/** The three parts of a dataset: one to learn from, one to choose by, one to report on once. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    /** As it stands in files and answers: {@code train}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The split that people mean by a word in their uploads; {@code val}, {@code valid} and {@code dev} are validation. */
    public static Optional<Split> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "train" -> Optional.of(TRAIN);
            case "validation", "valid", "val", "dev" -> Optional.of(VALIDATION);
            case "test" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }
}
