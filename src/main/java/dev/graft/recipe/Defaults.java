package dev.graft.recipe;

import static dev.graft.recipe.setting.Setting.*;

import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.ClassWeights;
import dev.graft.recipe.setting.FeatureLayer;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Precision;
import dev.graft.recipe.setting.Sampling;
import dev.graft.recipe.setting.Schedule;
import java.math.BigDecimal;

/** What Graft chooses for all that a request leaves open: a function of the method, the request and the facts. */
final class Defaults {
    /**
     * From so many items on, lower blocks may learn as fast as upper ones: measured on cifar10-12k. With fewer, each is held
     * back, and pictures are changed more: on flowers5 (500 items) that measured best. Of many, steps are of twice as many.
     */
    private static final int MANY_ITEMS = 2_000;

    private static final double HELD_BACK = 0.8;

    /** Pictures are enlarged at most so much: 32 pixels to 96, as cifar10-12k was measured. */
    private static final int ENLARGED = 3;

    /** Of smaller inputs, networks that halve five times leave a map of two by two pixels or less. */
    private static final int SMALL = 96;

    /** Below so many pictures a step, a batch's statistics are too noisy to learn from. */
    private static final int BATCH_WITH_STATISTICS = 16;

    /** Adam's own, for heads whose features are standardised. */
    private static final double HIDDEN_RATE = 0.001;

    private final Hyperparameters asked;
    private final Facts facts;
    private final int steps;

    /** @param asked by the request or its preset; what is chosen goes with it */
    Defaults(Method method, Hyperparameters asked, Facts facts) {
        this.asked = asked;
        this.facts = facts;
        int batchSize = asked.find(BATCH_SIZE).orElse(batchSize(method))
                * asked.find(GRADIENT_ACCUMULATION).orElse(1);
        // A size that was told as a fault gives a recipe too, though nobody will use it.
        this.steps = Math.max(1, (facts.trainItems() + batchSize - 1) / Math.max(1, batchSize));
    }

    Hyperparameters of(Method method) {
        Optimizer optimizer = asked.find(OPTIMIZER).orElse(optimizer(method));
        boolean sgd = optimizer == Optimizer.SGD;
        Schedule schedule = asked.find(SCHEDULE).orElse(Schedule.COSINE);
        Hyperparameters all =
                switch (method) {
                    case FEATURE_EXTRACTION -> featureExtraction(sgd);
                    case FINE_TUNING -> fineTuning(sgd);
                    case FROM_SCRATCH -> fromScratch(sgd);
                    case AUTO -> throw new IllegalArgumentException("the method is chosen before its hyperparameters");
                };
        int epochs = asked.find(EPOCHS).orElse(all.get(EPOCHS));
        return common(method, optimizer, schedule, epochs).over(all).meaningfulFor(method);
    }

    private Hyperparameters common(Method method, Optimizer optimizer, Schedule schedule, int epochs) {
        Hyperparameters common = Hyperparameters.AUTO
                .with(BATCH_SIZE, batchSize(method))
                .with(GRADIENT_ACCUMULATION, 1)
                .with(OPTIMIZER, optimizer)
                .with(SCHEDULE, schedule)
                .with(LOSS, facts.loss())
                .with(SAMPLING, Sampling.SHUFFLED)
                .with(FEATURES, FeatureLayer.PENULTIMATE)
                .with(IMAGE_SIZE, imageSize())
                .with(PRECISION, Precision.FLOAT32);
        if (optimizer.hasMomentum()) {
            common = common.with(MOMENTUM, optimizer == Optimizer.SGD ? 0.9 : 0.0);
        }
        if (optimizer == Optimizer.SGD) {
            common = common.with(NESTEROV, false);
        }
        if (schedule.rises()) {
            common = common.with(WARMUP_FRACTION, schedule == Schedule.ONE_CYCLE ? 0.3 : 0.1);
        }
        if (schedule.falls()) {
            int third = Math.max(1, Math.round(epochs / 3f));
            common = common.with(STEP_EPOCHS, schedule == Schedule.STEP ? third : 3)
                    .with(GAMMA, 0.1);
        }
        return facts.loss() == Loss.MEAN_SQUARED_ERROR ? common : common.with(CLASS_WEIGHTS, ClassWeights.Rule.NONE);
    }

    private Hyperparameters featureExtraction(boolean sgd) {
        boolean hidden = asked.find(HIDDEN_UNITS).isPresent();
        return smoothed(0.0)
                .with(EPOCHS, clamp(15_000 / steps, 5, 50))
                .with(LEARNING_RATE, sgd ? 0.01 : hidden ? HIDDEN_RATE : HeadPhase.ADAPTIVE_RATE)
                .with(WEIGHT_DECAY, sgd && !hidden ? HeadPhase.weightDecay(facts.trainItems()) : 0.01)
                .with(WARMUP_FRACTION, 0.0)
                .with(DROPOUT, hidden ? 0.5 : 0.0)
                .with(EARLY_STOPPING_PATIENCE, 15);
    }

    private Hyperparameters fineTuning(boolean sgd) {
        double rate = asked.find(LEARNING_RATE).orElse(rate(Method.FINE_TUNING, sgd));
        boolean many = many();
        return smoothed(0.1)
                .with(EPOCHS, clamp(2_500 / steps, 5, 10))
                .with(HEAD_EPOCHS, 20)
                .with(LEARNING_RATE, rate)
                .with(BACKBONE_LEARNING_RATE, ofBackbone(rate))
                .with(LAYER_DECAY, many ? 1.0 : HELD_BACK)
                .with(WEIGHT_DECAY, sgd ? 0.0005 : 0.01)
                .with(WARMUP_FRACTION, 0.1)
                .with(UNFREEZE_FROM, facts.blocks().get(0))
                .with(GRADUAL_UNFREEZING, false)
                .with(BATCH_NORM, batchNorm())
                .with(AUGMENTATION, many ? Augmentation.LIGHT : Augmentation.MEDIUM)
                .with(DROPOUT, 0.2)
                .with(EARLY_STOPPING_PATIENCE, 10);
    }

    private Hyperparameters fromScratch(boolean sgd) {
        return smoothed(0.1)
                .with(EPOCHS, 30)
                .with(LEARNING_RATE, rate(Method.FROM_SCRATCH, sgd))
                .with(WEIGHT_DECAY, sgd ? 0.0005 : 0.05)
                .with(WARMUP_FRACTION, 0.1)
                .with(BATCH_NORM, BatchNormMode.TRAINED)
                .with(AUGMENTATION, Augmentation.LIGHT)
                .with(DROPOUT, 0.0)
                .with(EARLY_STOPPING_PATIENCE, 1000);
    }

    /** The base model's, or less for pictures that are much smaller, in whole blocks of 32 pixels. */
    private int imageSize() {
        int enlarged = (facts.pictureSide() * ENLARGED + 31) / 32 * 32;
        return facts.pictureSide() == 0 ? facts.imageSize() : Math.min(facts.imageSize(), Math.max(SMALL, enlarged));
    }

    private Hyperparameters smoothed(double smoothing) {
        return facts.loss() == Loss.CROSS_ENTROPY
                ? Hyperparameters.AUTO.with(LABEL_SMOOTHING, smoothing)
                : Hyperparameters.AUTO;
    }

    private BatchNormMode batchNorm() {
        return asked.find(BATCH_SIZE).orElse(batchSize(Method.FINE_TUNING)) < BATCH_WITH_STATISTICS
                ? BatchNormMode.FROZEN
                : BatchNormMode.TRAINED;
    }

    private Optimizer optimizer(Method method) {
        boolean byHand =
                asked.find(MOMENTUM).isPresent() || asked.find(NESTEROV).isPresent();
        boolean adapts = method == Method.FINE_TUNING
                || asked.find(HIDDEN_UNITS).isPresent()
                || facts.loss() != Loss.CROSS_ENTROPY;
        return adapts && !byHand ? Optimizer.ADAMW : Optimizer.SGD;
    }

    private int batchSize(Method method) {
        return method == Method.FROM_SCRATCH || method == Method.FINE_TUNING && many() ? 64 : 32;
    }

    private boolean many() {
        return facts.trainItems() >= MANY_ITEMS;
    }

    /** Of all that learns from pictures, unless somebody sets it or has it measured. */
    static double rate(Method method, boolean sgd) {
        if (method == Method.FROM_SCRATCH) {
            return sgd ? 0.1 : 0.001;
        }
        return sgd ? 0.01 : 0.002;
    }

    /** A quarter of the head's, as people write it: of 0.002 that is 0.0005. */
    static double ofBackbone(double rate) {
        return BigDecimal.valueOf(rate).divide(BigDecimal.valueOf(4)).doubleValue();
    }

    private static int clamp(int value, int min, int max) {
        return Math.max(min, Math.min(max, value));
    }
}
