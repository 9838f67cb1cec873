package dev.graft.network.vision;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.AdaptiveAvgPool2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Gated;
import dev.graft.network.Layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * The block of MobileNetV3 and EfficientNet: widen by 1 × 1, convolve each channel alone, weigh the channels, narrow by
 * 1 × 1, add the input where its shape is the same. Names as in torchvision: {@code block.0} to {@code block.3}.
 *
 * @param in channels of its input
 * @param kernel of the convolution of each channel
 * @param expanded channels inside; equal to {@code in} for no widening
 * @param out channels of its result
 * @param squeezed channels of the squeeze-and-excitation's bottleneck; 0 for none
 * @param activation after each but the last convolution
 */
record InvertedResidual(int in, int kernel, int expanded, int out, int squeezed, Activation activation, int stride) {
    /**
     * @param inner activation inside squeeze-and-excitation
     * @param gate what turns its result into factors
     */
    List<Layer> layers(String name, ConvolutionUnit unit, Activation inner, Activation gate) {
        List<Layer> layers = new ArrayList<>();
        int next = 0;
        if (expanded != in) {
            layers.addAll(unit.of(part(name, next++), in, expanded, 1, 1, 1, activation));
        }
        layers.addAll(unit.of(part(name, next++), expanded, expanded, kernel, stride, expanded, activation));
        if (squeezed > 0) {
            String excitation = part(name, next++);
            layers.add(new Gated(List.of(
                    new AdaptiveAvgPool2d(1),
                    new Conv2d(excitation + ".fc1", expanded, squeezed, 1, 1, 0, 1, true),
                    inner,
                    new Conv2d(excitation + ".fc2", squeezed, expanded, 1, 1, 0, 1, true),
                    gate)));
        }
        layers.addAll(unit.of(part(name, next), expanded, out, 1, 1, 1));
        return stride == 1 && in == out ? List.of(new Residual(layers, List.of())) : layers;
    }

    private static String part(String name, int index) {
        return name + ".block." + index;
    }
}
