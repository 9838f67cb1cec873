package dev.graft.training;

import static dev.graft.recipe.setting.Setting.MOMENTUM;
import static dev.graft.recipe.setting.Setting.NESTEROV;
import static dev.graft.recipe.setting.Setting.OPTIMIZER;

import dev.graft.network.Layer;
import dev.graft.network.Parameter;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.tensor.TrainPlan;
import java.util.List;

/** From a recipe's words to what a training step is told. */
final class Optimizers {
    private Optimizers() {}

    static OptimizerSpec spec(Hyperparameters h) {
        return switch (h.get(OPTIMIZER)) {
            case SGD -> new OptimizerSpec.Sgd(h.get(MOMENTUM), h.get(NESTEROV));
            case ADAM -> OptimizerSpec.Adam.standard(false);
            case ADAMW -> OptimizerSpec.Adam.standard(true);
            case RMSPROP -> OptimizerSpec.RmsProp.standard(h.get(MOMENTUM));
        };
    }

    /** Two groups: weights, which decay, and biases and norms, which do not; a group without parameters is left out. */
    static List<TrainPlan.Group> groups(List<Layer> layers, double weightDecay) {
        return List.of(
                        new TrainPlan.Group(names(layers, true), weightDecay),
                        new TrainPlan.Group(names(layers, false), 0))
                .stream()
                .filter(group -> !group.parameters().isEmpty())
                .toList();
    }

    private static List<String> names(List<Layer> layers, boolean decays) {
        return layers.stream()
                .flatMap(Layer::parameters)
                .filter(p -> p.role().learned() && p.role().decays() == decays)
                .map(Parameter::name)
                .toList();
    }
}
