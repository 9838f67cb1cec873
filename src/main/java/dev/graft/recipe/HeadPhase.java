package dev.graft.recipe;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.DROPOUT;
import static dev.graft.recipe.setting.Setting.EARLY_STOPPING_PATIENCE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.HEAD_EPOCHS;
import static dev.graft.recipe.setting.Setting.HIDDEN_UNITS;
import static dev.graft.recipe.setting.Setting.LABEL_SMOOTHING;
import static dev.graft.recipe.setting.Setting.LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.LOSS;
import static dev.graft.recipe.setting.Setting.MOMENTUM;
import static dev.graft.recipe.setting.Setting.NESTEROV;
import static dev.graft.recipe.setting.Setting.OPTIMIZER;
import static dev.graft.recipe.setting.Setting.SCHEDULE;
import static dev.graft.recipe.setting.Setting.WARMUP_FRACTION;
import static dev.graft.recipe.setting.Setting.WEIGHT_DECAY;

import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Schedule;

/**
 * The recipe of the head on cached features: all of feature extraction, and fine-tuning's first phase. Features are
 * standardised, so that one rate fits every network.
 */
public final class HeadPhase {
    private static final double LINEAR_RATE = 0.01;

    /**
     * Rate and decay of AdamW, for squared errors and several labels: the one's slope grows with the number of features, the
     * other's falls with the number of labels, and no plain rate fits all of them.
     */
    static final double ADAPTIVE_RATE = 0.003;

    static final double ADAPTIVE_DECAY = 0.01;

    /** Epochs after which a head that has not become better is taken to have settled. */
    private static final int SETTLED = 10;

    private HeadPhase() {}

    /** What the head is trained with. */
    public static Hyperparameters of(Recipe recipe, int trainItems) {
        Hyperparameters h = recipe.hyperparameters();
        if (recipe.method() != Method.FINE_TUNING) {
            return h;
        }
        Hyperparameters settling = h.with(EPOCHS, h.get(HEAD_EPOCHS))
                .with(SCHEDULE, Schedule.COSINE)
                .with(WARMUP_FRACTION, 0.0)
                .with(EARLY_STOPPING_PATIENCE, SETTLED);
        if (h.find(HIDDEN_UNITS).isPresent()) {
            return settling;
        }
        Hyperparameters linear =
                settling.with(BATCH_SIZE, 32).with(DROPOUT, 0.0).with(LABEL_SMOOTHING, null);
        return h.is(LOSS, Loss.CROSS_ENTROPY)
                ? linear.with(OPTIMIZER, Optimizer.SGD)
                        .with(MOMENTUM, 0.9)
                        .with(NESTEROV, false)
                        .with(LEARNING_RATE, LINEAR_RATE)
                        .with(WEIGHT_DECAY, weightDecay(trainItems))
                : linear.with(OPTIMIZER, Optimizer.ADAMW)
                        .with(LEARNING_RATE, ADAPTIVE_RATE)
                        .with(WEIGHT_DECAY, ADAPTIVE_DECAY);
    }

    /**
     * Weight decay of a linear head that falls with the number of items: scikit-learn's logistic regression at C = 0.01,
     * which measured best among powers of ten on hymenoptera and flowers5.
     */
    public static double weightDecay(int trainItems) {
        return Math.min(1, 100.0 / trainItems);
    }
}
