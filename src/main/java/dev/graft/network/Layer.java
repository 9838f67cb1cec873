package dev.graft.network;

import dev.graft.network.Parameter.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * One step of a network, as data. Tensors are {@code [batch, channels, height, width]}; names are torchvision's, so that
 * {@code layer1.0.conv1} owns the parameter {@code layer1.0.conv1.weight}.
 */
public sealed interface Layer {
    /** The tensors that this layer and the ones inside it own, in the order of their use. */
    default Stream<Parameter> parameters() {
        return Stream.empty();
    }

    /** A square convolution, as torch.nn.Conv2d with dilation 1. */
    record Conv2d(String name, int in, int out, int kernel, int stride, int padding, int groups, boolean bias)
            implements Layer {
        @Override
        public Stream<Parameter> parameters() {
            Parameter weight =
                    new Parameter(name + ".weight", List.of(out, in / groups, kernel, kernel), Role.CONVOLUTION_WEIGHT);
            return bias ? Stream.of(weight, new Parameter(name + ".bias", List.of(out), Role.BIAS)) : Stream.of(weight);
        }
    }

    /** Normalisation over batch and space with running statistics, as torch.nn.BatchNorm2d. */
    record BatchNorm2d(String name, int channels) implements Layer {
        /** torch.nn.BatchNorm2d's defaults: what is added to the variance, and the weight of a batch's statistics. */
        public static final double EPSILON = 1e-5;

        public static final double MOMENTUM = 0.1;

        @Override
        public Stream<Parameter> parameters() {
            List<Integer> shape = List.of(channels);
            return Stream.of(
                    new Parameter(name + ".weight", shape, Role.NORM_WEIGHT),
                    new Parameter(name + ".bias", shape, Role.NORM_BIAS),
                    new Parameter(name + ".running_mean", shape, Role.RUNNING_MEAN),
                    new Parameter(name + ".running_var", shape, Role.RUNNING_VARIANCE));
        }
    }

    /** A function of each element. */
    enum Activation implements Layer {
        RELU,
        /** ReLU that ends at 6. */
        RELU6
    }

    /** Largest value of each window; {@code ceil} lets the last window reach over the edge. */
    record MaxPool2d(int kernel, int stride, int padding, boolean ceil) implements Layer {}

    /** Mean over height and width: {@code [batch, channels]}. */
    record GlobalAvgPool() implements Layer {}

    /** Zeroes a share of its input while training. */
    record Dropout(double probability) implements Layer {}

    /** An affine map of the last dimension, as torch.nn.Linear. */
    record Linear(String name, int in, int out) implements Layer {
        @Override
        public Stream<Parameter> parameters() {
            return Stream.of(
                    new Parameter(name + ".weight", List.of(out, in), Role.LINEAR_WEIGHT),
                    new Parameter(name + ".bias", List.of(out), Role.BIAS));
        }
    }

    /** The sum of two ways through; an empty {@code shortcut} is the identity. */
    record Residual(List<Layer> main, List<Layer> shortcut) implements Layer {
        public Residual {
            main = List.copyOf(main);
            shortcut = List.copyOf(shortcut);
        }

        @Override
        public Stream<Parameter> parameters() {
            return Stream.concat(main.stream(), shortcut.stream()).flatMap(Layer::parameters);
        }
    }

    /** Several ways side by side, joined along the channels. */
    record Concat(List<List<Layer>> branches) implements Layer {
        public Concat {
            branches = branches.stream().map(List::copyOf).toList();
        }

        @Override
        public Stream<Parameter> parameters() {
            return branches.stream().flatMap(List::stream).flatMap(Layer::parameters);
        }
    }
}
