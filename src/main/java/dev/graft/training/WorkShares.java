package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static dev.graft.recipe.setting.Setting.HEAD_EPOCHS;

import dev.graft.attempt.result.Phase;
import dev.graft.recipe.RangeTest;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.training.data.TrainingData;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which share of an attempt's work each phase is, for progress and remaining time: guessed in forward passes of one
 * picture, before anything has been measured.
 */
final class WorkShares {
    private static final double DECODE = 0.3;
    /** An update of the head costs next to nothing beside a forward pass. */
    private static final double HEAD_UPDATE = 0.02;
    /** Forward and backward of what is trained, and forward of what is frozen. */
    private static final double TUNING_UPDATE = 3;

    private final Map<Phase, Double> cost = new EnumMap<>(Phase.class);
    private final double total;

    /** @param baseline recipe of what is trained for comparison */
    WorkShares(Recipe recipe, Optional<Recipe> baseline, TrainingData data) {
        Hyperparameters h = recipe.hyperparameters();
        int items = data.items().size();
        int train = data.train().length;
        int validation = data.validation().length;
        boolean head = recipe.method() != Method.FROM_SCRATCH;
        boolean tuning = recipe.method() != Method.FEATURE_EXTRACTION;
        int headEpochs = recipe.method() == Method.FEATURE_EXTRACTION ? h.get(EPOCHS) : head ? h.get(HEAD_EPOCHS) : 0;
        cost.put(Phase.PREPARING_DATA, DECODE * items);
        cost.put(Phase.EXTRACTING_FEATURES, head ? (double) items : 0);
        cost.put(Phase.TRAINING_HEAD, HEAD_UPDATE * train * headEpochs);
        cost.put(
                Phase.FINDING_LEARNING_RATE,
                recipe.measuresLearningRate()
                        ? TUNING_UPDATE * RangeTest.STEPS * h.get(BATCH_SIZE) * h.get(GRADIENT_ACCUMULATION)
                        : 0);
        cost.put(Phase.FINE_TUNING, tuning ? h.get(EPOCHS) * (TUNING_UPDATE * train + validation) : 0);
        cost.put(
                Phase.TRAINING_BASELINE,
                baseline.map(b -> b.hyperparameters().get(EPOCHS) * (TUNING_UPDATE * train + validation))
                        .orElse(0.0));
        cost.put(Phase.EVALUATING, (double) items - train);
        cost.put(Phase.REGISTERING, 1.0);
        total = cost.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Share of the work that lies before a phase. */
    double before(Phase phase) {
        return cost.entrySet().stream()
                        .filter(e -> e.getKey().compareTo(phase) < 0)
                        .mapToDouble(Map.Entry::getValue)
                        .sum()
                / total;
    }

    double of(Phase phase) {
        return cost.get(phase) / total;
    }
}
