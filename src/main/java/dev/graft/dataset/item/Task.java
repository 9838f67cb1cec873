package dev.graft.dataset.item;

import dev.graft.recipe.setting.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is to be predicted for an item. Images are what this version of Graft can learn from. */
public enum Task {
    IMAGE_CLASSIFICATION,
    IMAGE_MULTILABEL,
    IMAGE_REGRESSION,
    TEXT_CLASSIFICATION,
    TEXT_MULTILABEL,
    TEXT_REGRESSION;

    /** As it stands in requests and answers: {@code image_classification}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean supported() {
        return this == IMAGE_CLASSIFICATION || this == IMAGE_MULTILABEL || this == IMAGE_REGRESSION;
    }

    /** What training on it makes small. */
    public Loss loss() {
        return switch (this) {
            case IMAGE_CLASSIFICATION, TEXT_CLASSIFICATION -> Loss.CROSS_ENTROPY;
            case IMAGE_MULTILABEL, TEXT_MULTILABEL -> Loss.BINARY_CROSS_ENTROPY;
            case IMAGE_REGRESSION, TEXT_REGRESSION -> Loss.MEAN_SQUARED_ERROR;
        };
    }

    /** The task with this {@link #code()}. */
    public static Optional<Task> of(String code) {
        return Arrays.stream(values()).filter(task -> task.code().equals(code)).findFirst();
    }

    /** Codes of those that are supported. */
    public static List<String> supportedCodes() {
        return Arrays.stream(values()).filter(Task::supported).map(Task::code).toList();
    }

    /** All codes. */
    public static List<String> codes() {
        return Arrays.stream(values()).map(Task::code).toList();
    }
}
