package dev.graft.network;

import java.util.List;

/**
 * A named tensor of a network.
 *
 * @param name torchvision's name
 * @param shape its dimensions, outermost first
 * @param role what it is for
 */
public record Parameter(String name, List<Integer> shape, Role role) {
    /** What a tensor is for: it decides initial values, weight decay and whether gradients are made. */
    public enum Role {
        CONVOLUTION_WEIGHT,
        LINEAR_WEIGHT,
        BIAS,
        NORM_WEIGHT,
        NORM_BIAS,
        /** A learned token or position. */
        EMBEDDING,
        LAYER_SCALE,
        RUNNING_MEAN,
        RUNNING_VARIANCE;

        /** False for statistics, which are updated by the forward pass and have no gradient. */
        public boolean learned() {
            return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
        }

        /** True for the weights of convolutions and linear layers: the only ones that decay by default. */
        public boolean decays() {
            return this == CONVOLUTION_WEIGHT || this == LINEAR_WEIGHT;
        }
    }

    public Parameter {
        shape = List.copyOf(shape);
    }

    /** How many numbers the tensor holds. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
