package dev.graft.network.vision;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Extent;
import java.util.List;
import java.util.stream.Stream;

/**
 * A convolution without bias, batch normalisation, perhaps an activation: what most networks are made of, each with names
 * and constants of its own.
 *
 * @param convolution what follows a unit's name in the convolution's, such as {@code .0}
 * @param norm the same for the normalisation
 */
record ConvolutionUnit(String convolution, String norm, double epsilon, double momentum) {
    /** Names as torchvision's Conv2dNormActivation gives them, constants as torch.nn.BatchNorm2d. */
    static final ConvolutionUnit STANDARD = new ConvolutionUnit(".0", ".1", 1e-5, 0.1);

    /** Padded so that a stride of 1 keeps the size. */
    List<Layer> of(String name, int in, int out, int kernel, int stride, int groups, Activation... activation) {
        Conv2d conv = new Conv2d(name + convolution, in, out, kernel, stride, kernel / 2, groups, false);
        return followed(conv, name, activation);
    }

    /** Any kernel and padding. */
    List<Layer> of(String name, int in, int out, Extent kernel, int stride, Extent padding, Activation activation) {
        return followed(new Conv2d(name + convolution, in, out, kernel, stride, padding, 1, false), name, activation);
    }

    private List<Layer> followed(Conv2d conv, String name, Activation... activation) {
        BatchNorm2d batchNorm = new BatchNorm2d(name + norm, conv.out(), epsilon, momentum);
        return Stream.concat(Stream.of(conv, batchNorm), Stream.of(activation)).toList();
    }
}
