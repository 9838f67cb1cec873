package dev.graft.recipe;

import static dev.graft.recipe.setting.Setting.BACKBONE_LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.OPTIMIZER;
import static dev.graft.recipe.setting.Setting.PRECISION;
import static dev.graft.recipe.setting.Setting.PRESET;

import dev.graft.error.Problems;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Optimizer;
import dev.graft.recipe.setting.Precision;
import dev.graft.recipe.setting.Setting;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that shapes a training job, resolved: the same recipe on the same data gives the same model.
 *
 * @param method never {@link Method#AUTO}
 * @param hyperparameters each set that means something for the method
 * @param seed of every random choice
 */
public record Recipe(Method method, Hyperparameters hyperparameters, Checkpointing checkpoint, long seed) {
    private static final Set<Setting<?>> SHARED = Set.of(
            Setting.IMAGE_SIZE,
            Setting.FEATURES,
            Setting.HIDDEN_UNITS,
            Setting.LOSS,
            Setting.CLASS_WEIGHTS,
            Setting.SAMPLING);

    private static final Set<Setting<?>> SHARED_WITH_TUNING = Stream.concat(
                    SHARED.stream(),
                    Stream.of(
                            Setting.EPOCHS,
                            Setting.BATCH_SIZE,
                            Setting.GRADIENT_ACCUMULATION,
                            Setting.LABEL_SMOOTHING,
                            Setting.AUGMENTATION,
                            Setting.MIXUP,
                            Setting.CUTMIX,
                            Setting.PRECISION))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Fills in what a request leaves open, and tells all that is wrong with it.
     *
     * @param method where it is left open and only a probe can tell, the recipe is that of fine-tuning
     * @param requested nothing set where Graft shall choose
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
        Checkpointing whichCheckpoints =
                (checkpoint == null ? Checkpointing.OPEN : checkpoint).filled(facts.loss(), problems);
        Method chosen = method == Method.AUTO
                ? MethodChoice.early(requested, facts).map(MethodChoice::method).orElse(Method.FINE_TUNING)
                : method;
        boolean measured = requested.isMeasured(LEARNING_RATE);
        // On cached features a loss without hidden units is convex, and they are standardised: one rate fits all.
        Hyperparameters wanted =
                measured && chosen == Method.FEATURE_EXTRACTION ? requested.with(LEARNING_RATE, null) : requested;
        Hyperparameters asked = wanted.find(PRESET)
                .map(preset -> wanted.over(preset.of(facts.blocks()).meaningfulFor(chosen)))
                .orElse(wanted);
        Hyperparameters all = asked.meaningfulFor(chosen).over(new Defaults(chosen, asked, facts).of(chosen));
        if (measured && requested.find(BACKBONE_LEARNING_RATE).isEmpty()) {
            all = chosen == Method.FEATURE_EXTRACTION ? all : all.with(BACKBONE_LEARNING_RATE, null);
        }
        new Contradictions(requested, problems).tell(chosen, all, facts);
        return new Recipe(chosen, all, whichCheckpoints, seed);
    }

    /** Whether the learning rate is to be found by a {@link RangeTest} before it is needed. */
    public boolean measuresLearningRate() {
        return hyperparameters.isMeasured(LEARNING_RATE);
    }

    /** With a learning rate, and that of the backbone which follows from it unless somebody has set it. */
    public Recipe withLearningRate(double rate) {
        Hyperparameters all = hyperparameters.with(LEARNING_RATE, rate);
        boolean follows = method == Method.FINE_TUNING
                && hyperparameters.find(BACKBONE_LEARNING_RATE).isEmpty();
        return new Recipe(
                method, follows ? all.with(BACKBONE_LEARNING_RATE, Defaults.ofBackbone(rate)) : all, checkpoint, seed);
    }

    /**
     * That of the same network from random weights: its rates, optimizer and decay are those of {@link Method#FROM_SCRATCH},
     * the rest is as here, epochs included. Epochs on cached features say nothing of pictures: beside those it has its own.
     *
     * @param facts of the job
     */
    public Recipe fromScratch(Facts facts) {
        Set<Setting<?>> kept = method == Method.FINE_TUNING ? SHARED_WITH_TUNING : SHARED;
        Hyperparameters same = hyperparameters.only(kept);
        Hyperparameters all = same.over(new Defaults(Method.FROM_SCRATCH, same, facts).of(Method.FROM_SCRATCH));
        return new Recipe(Method.FROM_SCRATCH, all, checkpoint, seed);
    }

    /** Whether the worker is to measure what numbers it computes in. */
    public boolean leavesPrecisionOpen() {
        return hyperparameters.isMeasured(PRECISION);
    }

    /** Computing in these numbers. */
    public Recipe withPrecision(Precision precision) {
        return new Recipe(method, hyperparameters.with(PRECISION, precision), checkpoint, seed);
    }

    /** What the learning rate is where nobody sets it. */
    public double standardLearningRate() {
        return Defaults.rate(method, hyperparameters.is(OPTIMIZER, Optimizer.SGD));
    }
}
