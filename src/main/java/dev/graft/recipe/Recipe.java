package dev.graft.recipe;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All that shapes a training job, resolved: the same recipe on the same data gives the same model.
 *
 * @param method never {@link Method#AUTO}
 * @param hyperparameters each set that means something for the method
 * @param seed of every random choice
 */
public record Recipe(Method method, Hyperparameters hyperparameters, Checkpointing checkpoint, long seed) {
    /**
     * Below so many train items a new head on frozen features is as good as fine-tuning: measured on hymenoptera (244
     * items: no gain) and flowers5 (500 items: 2 points).
     */
    private static final int FEW_ITEMS = 400;

    /** Share of the blocks that stay frozen by default: the upper third of MobileNetV2 measured best on flowers5. */
    private static final double FROZEN_SHARE = 0.7;

    /**
     * Fills in what a request leaves open, and tells all that is wrong with it.
     *
     * @param requested nulls where Graft shall choose
     * @param checkpoint null, or with nulls, for the standard
     */
    public static Recipe resolve(
            Method method,
            Hyperparameters requested,
            Checkpointing checkpoint,
            long seed,
            Facts facts,
            Problems problems) {
        requested.check(problems);
        Checkpointing whichCheckpoints = checkpoint == null ? Checkpointing.STANDARD : checkpoint.filled(problems);
        if (requested.unfreezeFrom() != null && !facts.blocks().contains(requested.unfreezeFrom())) {
            problems.unknownValue(
                    Hyperparameters.param("unfreeze_from"),
                    "a block of this base model",
                    requested.unfreezeFrom(),
                    facts.blocks());
        }
        Method chosen = method == Method.AUTO ? choose(requested, facts) : method;
        refuseWithoutMeaning(chosen, requested, problems);
        return new Recipe(chosen, fill(chosen, requested, facts), whichCheckpoints, seed);
    }

    private static Method choose(Hyperparameters requested, Facts facts) {
        boolean asksForFineTuning = onlyFineTuning(requested).values().stream().anyMatch(v -> v != null);
        return asksForFineTuning || facts.trainItems() >= FEW_ITEMS ? Method.FINE_TUNING : Method.FEATURE_EXTRACTION;
    }

    private static Map<String, Object> onlyFineTuning(Hyperparameters h) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("head_epochs", h.headEpochs());
        values.put("backbone_learning_rate", h.backboneLearningRate());
        values.put("unfreeze_from", h.unfreezeFrom());
        return values;
    }

    private static void refuseWithoutMeaning(Method method, Hyperparameters h, Problems problems) {
        Map<String, Object> meaningless = new LinkedHashMap<>();
        if (method != Method.FINE_TUNING) {
            meaningless.putAll(onlyFineTuning(h));
        }
        if (method == Method.FEATURE_EXTRACTION) {
            meaningless.put("batch_norm", h.batchNorm());
            meaningless.put("augmentation", h.augmentation() == Augmentation.NONE ? null : h.augmentation());
        }
        if (method == Method.FROM_SCRATCH) {
            meaningless.put("batch_norm", h.batchNorm() == BatchNormMode.TRAINED ? null : h.batchNorm());
        }
        String name = method.name().toLowerCase(Locale.ROOT);
        meaningless.forEach((field, value) -> {
            if (value != null) {
                problems.add(
                        Hyperparameters.param(field),
                        FaultCode.CONTRADICTION,
                        "has no effect here: the method is " + name,
                        "leave it out, or use fine_tuning");
            }
        });
        if (h.optimizer() == Optimizer.ADAMW && h.momentum() != null) {
            problems.add(
                    Hyperparameters.param("momentum"),
                    FaultCode.CONTRADICTION,
                    "has no effect here: the optimizer is adamw",
                    "leave it out, or use sgd");
        }
    }

    private static Hyperparameters fill(Method method, Hyperparameters h, Facts facts) {
        int batchSize = or(h.batchSize(), method == Method.FROM_SCRATCH ? 64 : 32);
        // A size that was told as a fault gives a recipe too, though nobody will use it.
        int steps = Math.max(1, (facts.trainItems() + batchSize - 1) / Math.max(1, batchSize));
        boolean adapts = method == Method.FINE_TUNING && h.momentum() == null;
        Optimizer optimizer = or(h.optimizer(), adapts ? Optimizer.ADAMW : Optimizer.SGD);
        boolean sgd = optimizer == Optimizer.SGD;
        Double momentum = sgd ? or(h.momentum(), 0.9) : null;
        int imageSize = or(h.imageSize(), facts.imageSize());
        Schedule schedule = or(h.schedule(), Schedule.COSINE);
        ClassWeights classWeights = or(h.classWeights(), ClassWeights.NONE);
        return switch (method) {
            case FEATURE_EXTRACTION ->
                new Hyperparameters(
                        or(h.epochs(), clamp(15_000 / steps, 5, 50)),
                        null,
                        batchSize,
                        optimizer,
                        or(h.learningRate(), sgd ? 0.01 : 0.001),
                        null,
                        momentum,
                        or(h.weightDecay(), sgd ? HeadPhase.weightDecay(facts.trainItems()) : 0.01),
                        schedule,
                        or(h.warmupFraction(), 0.0),
                        null,
                        null,
                        null,
                        or(h.labelSmoothing(), 0.0),
                        classWeights,
                        or(h.dropout(), 0.0),
                        or(h.earlyStoppingPatience(), 15),
                        imageSize);
            case FINE_TUNING ->
                new Hyperparameters(
                        or(h.epochs(), clamp(150 / steps, 5, 20)),
                        or(h.headEpochs(), 20),
                        batchSize,
                        optimizer,
                        or(h.learningRate(), sgd ? 0.01 : 0.003),
                        or(h.backboneLearningRate(), tenth(or(h.learningRate(), sgd ? 0.01 : 0.003))),
                        momentum,
                        or(h.weightDecay(), sgd ? 0.0005 : 0.01),
                        schedule,
                        or(h.warmupFraction(), 0.1),
                        or(h.unfreezeFrom(), facts.blocks().get((int)
                                ((facts.blocks().size() - 1) * FROZEN_SHARE))),
                        or(h.batchNorm(), BatchNormMode.FROZEN),
                        or(h.augmentation(), Augmentation.LIGHT),
                        or(h.labelSmoothing(), 0.1),
                        classWeights,
                        or(h.dropout(), 0.2),
                        or(h.earlyStoppingPatience(), 10),
                        imageSize);
            case FROM_SCRATCH ->
                new Hyperparameters(
                        or(h.epochs(), 30),
                        null,
                        batchSize,
                        optimizer,
                        or(h.learningRate(), sgd ? 0.1 : 0.001),
                        null,
                        momentum,
                        or(h.weightDecay(), sgd ? 0.0005 : 0.05),
                        schedule,
                        or(h.warmupFraction(), 0.1),
                        null,
                        BatchNormMode.TRAINED,
                        or(h.augmentation(), Augmentation.LIGHT),
                        or(h.labelSmoothing(), 0.1),
                        classWeights,
                        or(h.dropout(), 0.0),
                        or(h.earlyStoppingPatience(), 1000),
                        imageSize);
            case AUTO -> throw new IllegalArgumentException("the method is chosen before its hyperparameters");
        };
    }

    private static <T> T or(T requested, T standard) {
        return requested != null ? requested : standard;
    }

    /** As people write it: a tenth of 0.003 is 0.0003. */
    private static double tenth(double rate) {
        return BigDecimal.valueOf(rate).divide(BigDecimal.TEN).doubleValue();
    }

    private static int clamp(int value, int min, int max) {
        return Math.max(min, Math.min(max, value));
    }
}
