package dev.graft.recipe.setting;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A hyperparameter: what it is called, what it may be, for which methods it means anything.
 *
 * @param <T> of its values
 */
public final class Setting<T> {
    private static final Map<String, Setting<?>> BY_NAME = new LinkedHashMap<>();
    private static final String AUTOMATIC = "leave it out to let Graft choose";
    private static final Set<Method> EVERYWHERE =
            EnumSet.of(Method.FEATURE_EXTRACTION, Method.FINE_TUNING, Method.FROM_SCRATCH);
    private static final Set<Method> FINE_TUNING = EnumSet.of(Method.FINE_TUNING);
    private static final Set<Method> ON_PICTURES = EnumSet.of(Method.FINE_TUNING, Method.FROM_SCRATCH);

    public static final Setting<Preset> PRESET =
            choice("preset", Preset.class, EVERYWHERE, "a known recipe, for all that is not set here");
    public static final Setting<Integer> EPOCHS =
            whole("epochs", 1, 1000, EVERYWHERE, "passes over the train split in the method's main phase");
    public static final Setting<Integer> HEAD_EPOCHS = whole(
            "head_epochs", 0, 1000, FINE_TUNING, "passes over the cached features before blocks are unfrozen, at most");
    public static final Setting<Integer> BATCH_SIZE = whole("batch_size", 1, 1024, EVERYWHERE, "items of one step");
    public static final Setting<Integer> GRADIENT_ACCUMULATION = whole(
            "gradient_accumulation", 1, 256, ON_PICTURES, "batches whose gradients make one update of the weights");
    public static final Setting<Optimizer> OPTIMIZER =
            choice("optimizer", Optimizer.class, EVERYWHERE, "rule of the main phase");
    public static final Setting<Double> LEARNING_RATE = number(
            "learning_rate",
            Range.above(0, 10),
            EVERYWHERE,
            "full rate of the head, and of all that is trained from scratch");
    public static final Setting<Double> BACKBONE_LEARNING_RATE = number(
            "backbone_learning_rate", Range.above(0, 10), FINE_TUNING, "full rate of the uppermost unfrozen block");
    public static final Setting<Double> LAYER_DECAY = number(
            "layer_decay", Range.above(0, 1), FINE_TUNING, "rate of a block as a share of that of the block above it");
    public static final Setting<Double> MOMENTUM =
            number("momentum", Range.below(0, 1), EVERYWHERE, "of sgd and rmsprop");
    public static final Setting<Boolean> NESTEROV =
            flag("nesterov", EVERYWHERE, "whether sgd looks ahead by its momentum");
    public static final Setting<Double> WEIGHT_DECAY = number(
            "weight_decay",
            Range.of(0, 10),
            EVERYWHERE,
            "of convolution and linear weights; biases and norms never decay");
    public static final Setting<Double> GRADIENT_CLIP_NORM = number(
            "gradient_clip_norm", Range.above(0, 1000), EVERYWHERE, "longest that all gradients together may be");
    public static final Setting<Schedule> SCHEDULE =
            choice("schedule", Schedule.class, EVERYWHERE, "how rates move over the main phase");
    public static final Setting<Double> WARMUP_FRACTION =
            number("warmup_fraction", Range.of(0, 0.9), EVERYWHERE, "share of the main phase in which rates rise");
    public static final Setting<Integer> STEP_EPOCHS = whole(
            "step_epochs",
            1,
            1000,
            EVERYWHERE,
            "epochs from one fall of the rate to the next (step), or without progress before it falls (plateau)");
    public static final Setting<Double> GAMMA =
            number("gamma", Range.above(0, 1), EVERYWHERE, "what remains of the rate at each fall (step, plateau)");
    public static final Setting<String> UNFREEZE_FROM =
            text("unfreeze_from", FINE_TUNING, "first block that is trained");
    public static final Setting<Boolean> GRADUAL_UNFREEZING =
            flag("gradual_unfreezing", FINE_TUNING, "whether blocks are unfrozen one an epoch, from the head down");
    public static final Setting<BatchNormMode> BATCH_NORM =
            choice("batch_norm", BatchNormMode.class, ON_PICTURES, "what batch normalisation does in trained blocks");
    public static final Setting<FeatureLayer> FEATURES =
            choice("features", FeatureLayer.class, EVERYWHERE, "what of the base model the head is put on");
    public static final Setting<Integer> HIDDEN_UNITS =
            whole("hidden_units", 1, 8192, EVERYWHERE, "width of a hidden ReLU layer in the head; none where left out");
    public static final Setting<Double> DROPOUT =
            number("dropout", Range.of(0, 0.9), EVERYWHERE, "share of the head's inputs zeroed while training");
    public static final Setting<Loss> LOSS = choice("loss", Loss.class, EVERYWHERE, "what training makes small");
    public static final Setting<Double> LABEL_SMOOTHING =
            number("label_smoothing", Range.of(0, 0.9), EVERYWHERE, "share of the target spread over all labels");
    public static final Setting<ClassWeights> CLASS_WEIGHTS = new Setting<>(
                    "class_weights",
                    ClassWeights.class,
                    Range.NONE,
                    EVERYWHERE,
                    "how labels count in the loss: none, balanced, or a weight for each label by name")
            .listed();
    public static final Setting<Sampling> SAMPLING =
            choice("sampling", Sampling.class, EVERYWHERE, "how often the items of a label are seen in an epoch");
    public static final Setting<Augmentation> AUGMENTATION =
            choice("augmentation", Augmentation.class, ON_PICTURES, "random changes of training pictures");
    public static final Setting<Double> MIXUP =
            number("mixup", Range.above(0, 10), ON_PICTURES, "alpha of mixup, which blends pictures in pairs");
    public static final Setting<Double> CUTMIX = number(
            "cutmix", Range.above(0, 10), ON_PICTURES, "alpha of cutmix, which pastes a part of one into another");
    public static final Setting<Integer> EARLY_STOPPING_PATIENCE = whole(
            "early_stopping_patience", 1, 1000, EVERYWHERE, "epochs without improvement after which the phase ends");
    public static final Setting<Integer> IMAGE_SIZE =
            whole("image_size", 32, 1024, EVERYWHERE, "height and width of the network's input in pixels");

    public static final Setting<Precision> PRECISION = choice(
            "precision",
            Precision.class,
            ON_PICTURES,
            "numbers that blocks compute in; auto measures which are faster");

    private final String name;
    private final Class<T> type;
    private final Range range;
    private final Set<Method> methods;
    private final String description;

    private Setting(String name, Class<T> type, Range range, Set<Method> methods, String description) {
        this.name = name;
        this.type = type;
        this.range = range;
        this.methods = methods;
        this.description = description;
    }

    private Setting<T> listed() {
        BY_NAME.put(name, this);
        return this;
    }

    private static Setting<Integer> whole(String name, int min, int max, Set<Method> methods, String description) {
        return new Setting<>(name, Integer.class, Range.of(min, max), methods, description).listed();
    }

    private static Setting<Double> number(String name, Range range, Set<Method> methods, String description) {
        return new Setting<>(name, Double.class, range, methods, description).listed();
    }

    private static Setting<Boolean> flag(String name, Set<Method> methods, String description) {
        return new Setting<>(name, Boolean.class, Range.NONE, methods, description).listed();
    }

    private static Setting<String> text(String name, Set<Method> methods, String description) {
        return new Setting<>(name, String.class, Range.NONE, methods, description).listed();
    }

    private static <E extends Enum<E>> Setting<E> choice(
            String name, Class<E> type, Set<Method> methods, String description) {
        return new Setting<>(name, type, Range.NONE, methods, description).listed();
    }

    /** All there are, in the order in which they are shown. */
    public static List<Setting<?>> all() {
        return new ArrayList<>(BY_NAME.values());
    }

    /** As in JSON. */
    public String name() {
        return name;
    }

    /** Where it stands in a request. */
    public String param() {
        return "hyperparameters." + name;
    }

    public Class<T> type() {
        return type;
    }

    /** What numbers it may be; {@link Range#NONE} for what is no number. */
    public Range range() {
        return range;
    }

    /** One line, for people. */
    public String description() {
        return description;
    }

    /** Whether it has an effect in this method. */
    public boolean meansSomethingFor(Method method) {
        return methods.contains(method);
    }

    void check(Object value, Problems problems) {
        if (value instanceof Number number && !range.contains(number.doubleValue())) {
            problems.add(param(), FaultCode.OUT_OF_RANGE, "must be " + range.words() + ", was " + value, AUTOMATIC);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
