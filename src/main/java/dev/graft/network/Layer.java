package dev.graft.network;

import dev.graft.network.Parameter.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * One step of a network, as data. Feature maps are {@code [batch, channels, height, width]}, tokens
 * {@code [batch, count, width]}, vectors {@code [batch, width]}; names are torchvision's, so that {@code layer1.0.conv1}
 * owns the parameter {@code layer1.0.conv1.weight}.
 */
public sealed interface Layer {
    /** The tensors that this layer and the ones inside it own, in the order of their use. */
    default Stream<Parameter> parameters() {
        return Stream.empty();
    }

    /** Height and width of a window, or what is added on each side of it. */
    record Extent(int height, int width) {
        public static Extent square(int side) {
            return new Extent(side, side);
        }
    }

    /** A convolution, as torch.nn.Conv2d with dilation 1. */
    record Conv2d(String name, int in, int out, Extent kernel, int stride, Extent padding, int groups, boolean bias)
            implements Layer {
        public Conv2d(String name, int in, int out, int kernel, int stride, int padding, int groups, boolean bias) {
            this(name, in, out, Extent.square(kernel), stride, Extent.square(padding), groups, bias);
        }

        @Override
        public Stream<Parameter> parameters() {
            List<Integer> shape = List.of(out, in / groups, kernel.height(), kernel.width());
            Parameter weight = new Parameter(name + ".weight", shape, Role.CONVOLUTION_WEIGHT);
            return bias ? Stream.of(weight, new Parameter(name + ".bias", List.of(out), Role.BIAS)) : Stream.of(weight);
        }
    }

    /**
     * Normalisation over batch and space with running statistics, as torch.nn.BatchNorm2d.
     *
     * @param epsilon what is added to the variance
     * @param momentum weight of a batch's statistics in the running ones
     */
    record BatchNorm2d(String name, int channels, double epsilon, double momentum) implements Layer {
        /** With torch.nn.BatchNorm2d's defaults. */
        public BatchNorm2d(String name, int channels) {
            this(name, channels, 1e-5, 0.1);
        }

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

    /** Normalisation of each vector along the last dimension, as torch.nn.LayerNorm. */
    record LayerNorm(String name, int width, double epsilon) implements Layer {
        @Override
        public Stream<Parameter> parameters() {
            return Stream.of(
                    new Parameter(name + ".weight", List.of(width), Role.NORM_WEIGHT),
                    new Parameter(name + ".bias", List.of(width), Role.NORM_BIAS));
        }
    }

    /** A function of each element. */
    enum Activation implements Layer {
        RELU,
        /** ReLU that ends at 6. */
        RELU6,
        SIGMOID,
        /** {@code x · sigmoid(x)}. */
        SILU,
        /** ReLU6 of {@code x + 3}, over 6. */
        HARDSIGMOID,
        /** {@code x · hardsigmoid(x)}. */
        HARDSWISH,
        /** {@code x · Φ(x)}, by the error function. */
        GELU
    }

    /** Largest value of each window; {@code ceil} lets the last window reach over the edge. */
    record MaxPool2d(int kernel, int stride, int padding, boolean ceil) implements Layer {}

    /** Mean of each window, added zeros counted. */
    record AvgPool2d(int kernel, int stride, int padding) implements Layer {}

    /** Means over as many windows as the side says, whatever the input's size: {@code [batch, channels, side, side]}. */
    record AdaptiveAvgPool2d(int side) implements Layer {}

    /** Mean over height and width: {@code [batch, channels]}. */
    record GlobalAvgPool() implements Layer {}

    /** A feature map as one vector, channel by channel. */
    record Flatten() implements Layer {}

    /**
     * Vectors as what they were before they were flattened.
     *
     * @param shape without the batch: channels, height and width of a feature map, or count and width of tokens
     */
    record Unflatten(List<Integer> shape) implements Layer {
        public Unflatten {
            shape = List.copyOf(shape);
        }
    }

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

    /** {@code [batch, channels, height, width]} to {@code [batch, height, width, channels]}. */
    record ChannelsLast() implements Layer {}

    /** {@code [batch, height, width, channels]} to {@code [batch, channels, height, width]}. */
    record ChannelsFirst() implements Layer {}

    /**
     * A learned factor for each number of the last dimension: Touvron et al., "Going deeper with Image Transformers", 2021.
     *
     * @param name of the parameter itself
     * @param shape with {@code width} numbers; the architectures differ in how many ones stand beside them
     */
    record LayerScale(String name, List<Integer> shape) implements Layer {
        public LayerScale {
            shape = List.copyOf(shape);
        }

        @Override
        public Stream<Parameter> parameters() {
            return Stream.of(new Parameter(name, shape, Role.LAYER_SCALE));
        }
    }

    /**
     * A feature map as tokens, a class token before them, a learned position added to each. For a map of another size than
     * the positions', these are resized (bicubic with antialiasing, as timm's resample_abs_pos_embed).
     *
     * @param side height and width of the map that the positions are for
     */
    record Tokens(String classToken, String positions, int width, int side) implements Layer {
        @Override
        public Stream<Parameter> parameters() {
            return Stream.of(
                    new Parameter(classToken, List.of(1, 1, width), Role.EMBEDDING),
                    new Parameter(positions, List.of(1, 1 + side * side, width), Role.EMBEDDING));
        }
    }

    /** The first of the tokens: {@code [batch, width]}. */
    record ClassToken() implements Layer {}

    /**
     * Multi-head self-attention over tokens, as torch.nn.MultiheadAttention: Vaswani et al., 2017.
     *
     * @param ofClassToken whether only the first token looks at all: {@code [batch, width]}, where nothing else is used
     */
    record Attention(String name, int width, int heads, boolean ofClassToken) implements Layer {
        @Override
        public Stream<Parameter> parameters() {
            return Stream.of(
                    new Parameter(name + ".in_proj_weight", List.of(3 * width, width), Role.LINEAR_WEIGHT),
                    new Parameter(name + ".in_proj_bias", List.of(3 * width), Role.BIAS),
                    new Parameter(name + ".out_proj.weight", List.of(width, width), Role.LINEAR_WEIGHT),
                    new Parameter(name + ".out_proj.bias", List.of(width), Role.BIAS));
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

    /** The input times what {@code gate} makes of it, a factor a channel: Hu et al., "Squeeze-and-Excitation", 2018. */
    record Gated(List<Layer> gate) implements Layer {
        public Gated {
            gate = List.copyOf(gate);
        }

        @Override
        public Stream<Parameter> parameters() {
            return gate.stream().flatMap(Layer::parameters);
        }
    }

    /** Several ways side by side, joined along the channels; an empty one is the input itself. */
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
