package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.AdaptiveAvgPool2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Flatten;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Network;
import java.util.List;

/**
 * Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014: AlexNet with one tower; names as in
 * torchvision.models.alexnet.
 */
final class AlexNet {
    private static final int WIDTH = 4096;

    private AlexNet() {}

    static Network alexnet(int labels) {
        MaxPool2d pool = new MaxPool2d(3, 2, 0, false);
        List<Block> blocks = List.of(
                new Block("conv1", List.of(convolution(0, 3, 64, 11, 4, 2), RELU, pool)),
                new Block("conv2", List.of(convolution(3, 64, 192, 5, 1, 2), RELU, pool)),
                new Block("conv3", List.of(convolution(6, 192, 384, 3, 1, 1), RELU)),
                new Block("conv4", List.of(convolution(8, 384, 256, 3, 1, 1), RELU)),
                new Block("conv5", List.of(convolution(10, 256, 256, 3, 1, 1), RELU, pool)),
                new Block(
                        "classifier",
                        List.of(
                                new AdaptiveAvgPool2d(6),
                                new Flatten(),
                                new Dropout(0.5),
                                new Linear("classifier.1", 256 * 6 * 6, WIDTH),
                                RELU,
                                new Dropout(0.5),
                                new Linear("classifier.4", WIDTH, WIDTH),
                                RELU)));
        List<Layer> head = labels == 0 ? List.of() : List.of(new Linear("classifier.6", WIDTH, labels));
        return new Network("alexnet", blocks, List.of(), WIDTH, "classifier.6", head);
    }

    private static Conv2d convolution(int index, int in, int out, int kernel, int stride, int padding) {
        return new Conv2d("features." + index, in, out, kernel, stride, padding, 1, true);
    }
}
