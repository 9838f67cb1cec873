package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BACKBONE_LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.BATCH_NORM;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static dev.graft.recipe.setting.Setting.GRADIENT_CLIP_NORM;
import static dev.graft.recipe.setting.Setting.GRADUAL_UNFREEZING;
import static dev.graft.recipe.setting.Setting.LABEL_SMOOTHING;
import static dev.graft.recipe.setting.Setting.LAYER_DECAY;
import static dev.graft.recipe.setting.Setting.LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.LOSS;
import static dev.graft.recipe.setting.Setting.PRECISION;
import static dev.graft.recipe.setting.Setting.UNFREEZE_FROM;
import static dev.graft.recipe.setting.Setting.WEIGHT_DECAY;

import dev.graft.network.Block;
import dev.graft.network.Network;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Precision;
import dev.graft.tensor.Normalization;
import dev.graft.tensor.TrainPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which blocks an epoch learns, and at which rates: the uppermost at the backbone's rate, each below it at a share of that
 * of the one above (discriminative rates), all at once or one more each epoch (gradual unfreezing). Howard and Ruder,
 * "Universal Language Model Fine-tuning for Text Classification", 2018.
 */
final class Unfreezing {
    private final Context context;
    private final Hyperparameters h;
    private final Network network;
    private final Optional<Normalization> normalization;
    private final boolean fromScratch;

    /** @param recipe in place of the context's */
    Unfreezing(Context context, Recipe recipe) {
        this(context, recipe, context.network(), context.normalization());
    }

    /**
     * @param network the whole one, or what is above the lowest block that is ever learned
     * @param normalization of its pixels
     */
    Unfreezing(Context context, Network network, Optional<Normalization> normalization) {
        this(context, context.recipe(), network, normalization);
    }

    private Unfreezing(Context context, Recipe recipe, Network network, Optional<Normalization> normalization) {
        this.context = context;
        this.h = recipe.hyperparameters();
        this.network = network;
        this.normalization = normalization;
        this.fromScratch = context.recipe().method() == Method.FROM_SCRATCH;
    }

    /** @param epoch of the phase, from 0 */
    Steps.Stage stage(int epoch) {
        String trainFrom = trainFrom(epoch);
        List<TrainPlan.Group> groups = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Block> blocks = network.blocksFrom(trainFrom);
        for (int i = 0; i < blocks.size(); i++) {
            double rate = fromScratch
                    ? h.get(LEARNING_RATE)
                    : h.get(BACKBONE_LEARNING_RATE) * Math.pow(h.get(LAYER_DECAY), blocks.size() - 1 - i);
            add(Optimizers.groups(blocks.get(i).layers(), h.get(WEIGHT_DECAY)), rate, groups, rates);
        }
        add(Optimizers.groups(network.head(), h.get(WEIGHT_DECAY)), h.get(LEARNING_RATE), groups, rates);
        return new Steps.Stage(
                plan(trainFrom, groups),
                rates.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The same of the epochs in which all blocks that are unfrozen at some time are. */
    Steps.Stage lastStage() {
        return stage(network.blockNames().size());
    }

    private static void add(List<TrainPlan.Group> some, double rate, List<TrainPlan.Group> groups, List<Double> rates) {
        groups.addAll(some);
        some.forEach(group -> rates.add(rate));
    }

    private String trainFrom(int epoch) {
        if (fromScratch) {
            return network.blockNames().get(0);
        }
        String lowest = h.get(UNFREEZE_FROM);
        if (!h.get(GRADUAL_UNFREEZING)) {
            return lowest;
        }
        List<String> names = network.blockNames();
        return names.get(Math.max(names.indexOf(lowest), names.size() - 1 - epoch));
    }

    private TrainPlan plan(String trainFrom, List<TrainPlan.Group> groups) {
        return new TrainPlan(
                trainFrom,
                h.is(BATCH_NORM, BatchNormMode.TRAINED),
                groups,
                Optimizers.spec(h),
                h.get(LOSS),
                h.find(LABEL_SMOOTHING).orElse(0.0),
                context.classWeights(),
                h.find(GRADIENT_CLIP_NORM),
                h.get(GRADIENT_ACCUMULATION) > 1,
                normalization,
                h.find(PRECISION).orElse(Precision.FLOAT32));
    }
}
