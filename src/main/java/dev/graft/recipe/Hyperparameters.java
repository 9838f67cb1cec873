package dev.graft.recipe;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;

/**
 * All that shapes training and can be set. A null is left to Graft in a request, and has no meaning for the method in a
 * resolved recipe.
 *
 * @param epochs passes over the train split in the method's main phase, 1 to 1000
 * @param headEpochs fine-tuning: passes over the cached features before blocks are unfrozen, 0 to 1000
 * @param batchSize items of one update, 1 to 1024
 * @param optimizer rule of the main phase
 * @param learningRate full rate of the head, and of all that is trained from scratch; above 0, at most 10
 * @param backboneLearningRate fine-tuning: full rate of the unfrozen blocks; above 0, at most 10
 * @param momentum of SGD, 0 to below 1
 * @param weightDecay of convolution and linear weights, 0 to 10
 * @param schedule how rates move over the main phase
 * @param warmupFraction share of the main phase in which rates rise, 0 to 0.9
 * @param unfreezeFrom fine-tuning: first block that is trained
 * @param batchNorm what batch normalisation does in trained blocks
 * @param augmentation random changes of training pictures
 * @param labelSmoothing share of the target spread over all labels, 0 to 0.9
 * @param classWeights how labels count in the loss
 * @param dropout share of features zeroed before the head while training, 0 to 0.9
 * @param earlyStoppingPatience epochs without improvement after which the phase ends, 1 to 1000
 * @param imageSize height and width of the network's input in pixels, 32 to 1024
 */
public record Hyperparameters(
        Integer epochs,
        Integer headEpochs,
        Integer batchSize,
        Optimizer optimizer,
        Double learningRate,
        Double backboneLearningRate,
        Double momentum,
        Double weightDecay,
        Schedule schedule,
        Double warmupFraction,
        String unfreezeFrom,
        BatchNormMode batchNorm,
        Augmentation augmentation,
        Double labelSmoothing,
        ClassWeights classWeights,
        Double dropout,
        Integer earlyStoppingPatience,
        Integer imageSize) {
    /** Everything left to Graft. */
    public static final Hyperparameters AUTO = new Hyperparameters(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    private static final String AUTOMATIC = "leave it out to let Graft choose";

    /** Tells every value that is out of its range. */
    public void check(Problems problems) {
        range(problems, "epochs", epochs, 1, 1000);
        range(problems, "head_epochs", headEpochs, 0, 1000);
        range(problems, "batch_size", batchSize, 1, 1024);
        above(problems, "learning_rate", learningRate, 10);
        above(problems, "backbone_learning_rate", backboneLearningRate, 10);
        below(problems, "momentum", momentum, 1);
        range(problems, "weight_decay", weightDecay, 0, 10);
        range(problems, "warmup_fraction", warmupFraction, 0, 0.9);
        range(problems, "label_smoothing", labelSmoothing, 0, 0.9);
        range(problems, "dropout", dropout, 0, 0.9);
        range(problems, "early_stopping_patience", earlyStoppingPatience, 1, 1000);
        range(problems, "image_size", imageSize, 32, 1024);
    }

    private static void range(Problems problems, String name, Number value, double min, double max) {
        refuseUnless(
                value == null || value.doubleValue() >= min && value.doubleValue() <= max,
                problems,
                name,
                "must be between " + text(min) + " and " + text(max) + ", was " + value);
    }

    private static void above(Problems problems, String name, Double value, double max) {
        refuseUnless(
                value == null || value > 0 && value <= max,
                problems,
                name,
                "must be above 0 and at most " + text(max) + ", was " + value);
    }

    private static void below(Problems problems, String name, Double value, double limit) {
        refuseUnless(
                value == null || value >= 0 && value < limit,
                problems,
                name,
                "must be at least 0 and below " + text(limit) + ", was " + value);
    }

    private static void refuseUnless(boolean good, Problems problems, String name, String message) {
        if (!good) {
            problems.add(param(name), FaultCode.OUT_OF_RANGE, message, AUTOMATIC);
        }
    }

    /** Where a hyperparameter stands in a request. */
    static String param(String name) {
        return "hyperparameters." + name;
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
