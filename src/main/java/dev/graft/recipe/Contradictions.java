package dev.graft.recipe;

import static dev.graft.recipe.setting.Setting.*;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.ClassWeights;
import dev.graft.recipe.setting.FeatureLayer;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Sampling;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.Setting;
import java.util.Locale;

/** Tells what a request sets that has no effect beside the rest of it, or can't be. */
final class Contradictions {
    private final Hyperparameters asked;
    private final Problems problems;

    Contradictions(Hyperparameters asked, Problems problems) {
        this.asked = asked;
        this.problems = problems;
    }

    /** @param resolved what the request and its preset lead to */
    void tell(Method method, Hyperparameters resolved, Facts facts) {
        for (Setting<?> setting : Setting.all()) {
            if (asked.find(setting).isPresent()
                    && !setting.meansSomethingFor(method)
                    && !saysTheSame(setting, method)) {
                noEffect(setting, "the method is " + word(method), "leave it out, or use fine_tuning");
            }
        }
        if (method == Method.FROM_SCRATCH && asked.is(BATCH_NORM, BatchNormMode.FROZEN)) {
            noEffect(BATCH_NORM, "the method is from_scratch", "leave it out, or use fine_tuning");
        }
        ofOptimizer(resolved.get(OPTIMIZER));
        ofSchedule(resolved.get(SCHEDULE));
        ofTask(facts);
        ofBlocks(resolved, facts);
        if (asked.is(GRADUAL_UNFREEZING, true) && resolved.find(EPOCHS).orElse(1) < 2) {
            noEffect(GRADUAL_UNFREEZING, "there is one epoch", "give it more epochs");
        }
    }

    /** What means no more than the method already does. */
    private boolean saysTheSame(Setting<?> setting, Method method) {
        return setting == AUGMENTATION
                        && method == Method.FEATURE_EXTRACTION
                        && asked.is(AUGMENTATION, Augmentation.NONE)
                || setting == GRADIENT_ACCUMULATION && asked.is(GRADIENT_ACCUMULATION, 1);
    }

    private void ofOptimizer(Optimizer optimizer) {
        if (!optimizer.hasMomentum()) {
            noEffectIfAsked(MOMENTUM, "the optimizer is " + word(optimizer), "leave it out, or use sgd");
        }
        if (optimizer != Optimizer.SGD) {
            noEffectIfAsked(NESTEROV, "the optimizer is " + word(optimizer), "leave it out, or use sgd");
        } else if (asked.is(NESTEROV, true) && asked.is(MOMENTUM, 0.0)) {
            noEffect(NESTEROV, "the momentum is 0", "leave it out, or use a momentum above 0");
        }
    }

    private void ofSchedule(Schedule schedule) {
        if (!schedule.falls()) {
            String why = "the schedule is " + word(schedule);
            noEffectIfAsked(STEP_EPOCHS, why, "leave it out, or use step or plateau");
            noEffectIfAsked(GAMMA, why, "leave it out, or use step or plateau");
        }
    }

    private void ofTask(Facts facts) {
        asked.find(LOSS)
                .filter(loss -> loss != facts.loss())
                .ifPresent(loss -> problems.add(
                        LOSS.param(),
                        FaultCode.CONTRADICTION,
                        "does not fit this dataset, whose loss is " + word(facts.loss()),
                        "leave it out, or upload the dataset for another task"));
        if (facts.loss() != Loss.CROSS_ENTROPY) {
            String why = "the loss is " + word(facts.loss());
            noEffectIfAsked(LABEL_SMOOTHING, why, "leave it out");
            noEffectIfAsked(SAMPLING, why, "leave it out", Sampling.SHUFFLED);
        }
        if (facts.loss() == Loss.MEAN_SQUARED_ERROR) {
            noEffectIfAsked(CLASS_WEIGHTS, "there are no labels", "leave it out", ClassWeights.Rule.NONE);
            noEffectIfAsked(CUTMIX, "the loss is mean_squared_error", "leave it out");
        } else {
            asked.find(CLASS_WEIGHTS).ifPresent(w -> w.check(CLASS_WEIGHTS.param(), facts.labels(), problems));
        }
    }

    private void ofBlocks(Hyperparameters resolved, Facts facts) {
        asked.find(UNFREEZE_FROM)
                .filter(block -> !facts.blocks().contains(block))
                .ifPresent(block -> problems.unknownValue(
                        UNFREEZE_FROM.param(), "a block of this base model", block, facts.blocks()));
        if (resolved.is(FEATURES, FeatureLayer.POOLED) && !facts.pools()) {
            problems.add(
                    FEATURES.param(),
                    FaultCode.CONTRADICTION,
                    "this network does not end in convolutions, so there is nothing to pool",
                    "use penultimate");
        }
    }

    private <T> void noEffectIfAsked(Setting<T> setting, String why, String hint) {
        if (asked.find(setting).isPresent()) {
            noEffect(setting, why, hint);
        }
    }

    private <T> void noEffectIfAsked(Setting<T> setting, String why, String hint, T butFor) {
        if (!asked.is(setting, butFor)) {
            noEffectIfAsked(setting, why, hint);
        }
    }

    private void noEffect(Setting<?> setting, String why, String hint) {
        problems.add(setting.param(), FaultCode.CONTRADICTION, "has no effect here: " + why, hint);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
