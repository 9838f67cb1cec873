package dev.graft.training;

import dev.graft.network.Layer;
import dev.graft.network.Parameter;
import dev.graft.recipe.Hyperparameters;
import dev.graft.recipe.Optimizer;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.tensor.TrainPlan;
import java.util.List;

/** From a recipe's words to what a training step is told. */
final class Optimizers {
    private Optimizers() {}

    static OptimizerSpec spec(Hyperparameters h) {
        return h.optimizer() == Optimizer.SGD ? new OptimizerSpec.Sgd(h.momentum()) : OptimizerSpec.AdamW.STANDARD;
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
