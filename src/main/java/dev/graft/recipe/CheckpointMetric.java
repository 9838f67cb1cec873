package dev.graft.recipe;

import dev.graft.recipe.setting.Loss;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The number by which the best checkpoint is chosen on the validation split; each kind of dataset has its own. */
public enum CheckpointMetric {
    ACCURACY(Loss.CROSS_ENTROPY),
    MEAN_AVERAGE_PRECISION(Loss.BINARY_CROSS_ENTROPY),
    /** The root of the mean squared error; of errors and losses less is better. */
    RMSE(Loss.MEAN_SQUARED_ERROR),
    R2(Loss.MEAN_SQUARED_ERROR),
    MACRO_F1(Loss.CROSS_ENTROPY, Loss.BINARY_CROSS_ENTROPY),
    LOSS(Loss.values());

    private final List<Loss> losses;

    CheckpointMetric(Loss... losses) {
        this.losses = List.of(losses);
    }

    /** As it stands in requests and reports: {@code macro_f1}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those that a dataset with this loss can be judged by, the standard one first. */
    static List<CheckpointMetric> of(Loss loss) {
        return Arrays.stream(values())
                .filter(metric -> metric.losses.contains(loss))
                .toList();
    }
}
