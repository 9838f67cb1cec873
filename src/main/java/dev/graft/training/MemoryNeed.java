package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.DROPOUT;
import static dev.graft.recipe.setting.Setting.FEATURES;
import static dev.graft.recipe.setting.Setting.HIDDEN_UNITS;
import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;
import static dev.graft.recipe.setting.Setting.MOMENTUM;
import static dev.graft.recipe.setting.Setting.OPTIMIZER;
import static dev.graft.recipe.setting.Setting.PRECISION;
import static dev.graft.recipe.setting.Setting.UNFREEZE_FROM;

import dev.graft.network.Block;
import dev.graft.network.Effort;
import dev.graft.network.Effort.Size;
import dev.graft.network.HeadShape;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.FeatureLayer;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Precision;
import java.util.stream.Stream;

/**
 * How much memory a training needs, reckoned from the descriptions of network and recipe alone.
 *
 * <p>What a batch leaves for its backward pass grows with the batch; weights, gradients, the optimizer's moments and copies
 * of them for checkpoints do not.
 */
public final class MemoryNeed {
    /** A process with the native library, before it has a network. */
    private static final long PROCESS = 350L << 20;

    /** What decoding, augmentation and their threads take besides. */
    private static final long PICTURES = 170L << 20;

    /** What the allocator keeps beyond what lives at once: measured on five kinds of job. */
    private static final double KEPT_FREE = 1.25;

    /** Pictures that a network for evaluation sees at once. */
    private static final int EVALUATED = 32;

    /** Of what a batch leaves in float32, what it leaves in bfloat16: more than half, for some layers stay float32. */
    private static final double IN_BFLOAT16 = 0.7;

    /** Results that live at the same time while nothing is kept for gradients. */
    private static final int LIVE = 3;

    private MemoryNeed() {}

    /**
     * On the device that trains, in bytes.
     *
     * @param base the base model's network without a head
     * @param outputs of the new head
     * @param recipe resolved
     */
    public static long bytes(Network base, int outputs, Recipe recipe) {
        Hyperparameters h = recipe.hyperparameters();
        Network backbone = h.is(FEATURES, FeatureLayer.POOLED) ? base.pooled() : base;
        Network network = backbone.withHead(new HeadShape(outputs, h.find(HIDDEN_UNITS), h.get(DROPOUT)));
        Size picture = Size.picture(h.get(IMAGE_SIZE));
        Effort whole = Effort.ofBlocks(network.blocks(), picture);
        long evaluation = EVALUATED * (picture.channels() * places(picture) + LIVE * whole.largest());
        long weights = numbers(network);
        if (recipe.method() == Method.FEATURE_EXTRACTION) {
            return PROCESS + Float.BYTES * (2 * weights + evaluation);
        }
        String from = trainFrom(network, recipe);
        Effort frozen = Effort.ofBlocks(network.blocksBefore(from), picture);
        Effort open = Effort.ofBlocks(network.blocksFrom(from), frozen.output());
        Effort learned = open.then(Effort.of(network.head(), open.output()));
        long ofItem = Math.max(
                LIVE * frozen.largest(),
                frozen.output().channels() * places(frozen.output()) + learned.kept() + 2 * learned.largest());
        double share = h.is(PRECISION, Precision.BFLOAT16) ? IN_BFLOAT16 : 1;
        long step = h.get(BATCH_SIZE) * (picture.channels() * places(picture) + (long) (share * ofItem));
        long gradientsAndMoments = (1 + moments(h)) * learned(network, from);
        long copies = checkpointNumbers(network, recipe);
        long passes = Math.max((long) (KEPT_FREE * step), evaluation);
        return PROCESS + PICTURES + Float.BYTES * (2 * weights + gradientsAndMoments + copies + passes);
    }

    private static long places(Size size) {
        return (long) size.extent().height() * size.extent().width();
    }

    /** Of one checkpoint in fine-tuning: weights, moments, and the best weights so far. */
    static long checkpointBytes(Network network, Recipe recipe) {
        return Float.BYTES * checkpointNumbers(network, recipe);
    }

    private static long checkpointNumbers(Network network, Recipe recipe) {
        return 2 * numbers(network) + moments(recipe.hyperparameters()) * learned(network, trainFrom(network, recipe));
    }

    private static String trainFrom(Network network, Recipe recipe) {
        return recipe.hyperparameters()
                .find(UNFREEZE_FROM)
                .orElse(network.blockNames().get(0));
    }

    private static int moments(Hyperparameters h) {
        boolean moving = h.find(MOMENTUM).orElse(0.0) > 0;
        return switch (h.get(OPTIMIZER)) {
            case SGD -> moving ? 1 : 0;
            case RMSPROP -> moving ? 2 : 1;
            case ADAM, ADAMW -> 2;
        };
    }

    private static long numbers(Network network) {
        return network.parameters().stream().mapToLong(Parameter::size).sum();
    }

    private static long learned(Network network, String from) {
        return Stream.concat(
                        network.blocksFrom(from).stream().flatMap(Block::parameters),
                        network.head().stream().flatMap(Layer::parameters))
                .filter(parameter -> parameter.role().learned())
                .mapToLong(Parameter::size)
                .sum();
    }
}
