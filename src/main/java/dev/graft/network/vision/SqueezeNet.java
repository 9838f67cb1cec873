package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Network;
import java.util.List;

/**
 * Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016; names as in
 * torchvision.models.squeezenet, whose 1.1 needs 2.4 times less arithmetic than 1.0.
 */
final class SqueezeNet {
    private static final int CHANNELS = 512;

    private SqueezeNet() {}

    static Network squeezenet10(int labels) {
        List<Block> blocks = List.of(
                block("stem", List.of(stem(96, 7), pool())),
                block("fire2-4", List.of(fire(3, 96, 16, 64), fire(4, 128, 16, 64), fire(5, 128, 32, 128), pool())),
                block(
                        "fire5-8",
                        List.of(
                                fire(7, 256, 32, 128),
                                fire(8, 256, 48, 192),
                                fire(9, 384, 48, 192),
                                fire(10, 384, 64, 256),
                                pool())),
                block("fire9", List.of(fire(12, 512, 64, 256))));
        return new Network("squeezenet1_0", blocks, Network.AVERAGE, CHANNELS, "classifier.1", head(labels));
    }

    static Network squeezenet11(int labels) {
        List<Block> blocks = List.of(
                block("stem", List.of(stem(64, 3), pool())),
                block("fire2-3", List.of(fire(3, 64, 16, 64), fire(4, 128, 16, 64), pool())),
                block("fire4-5", List.of(fire(6, 128, 32, 128), fire(7, 256, 32, 128), pool())),
                block("fire6-7", List.of(fire(9, 256, 48, 192), fire(10, 384, 48, 192))),
                block("fire8-9", List.of(fire(11, 384, 64, 256), fire(12, 512, 64, 256))));
        return new Network("squeezenet1_1", blocks, Network.AVERAGE, CHANNELS, "classifier.1", head(labels));
    }

    private static Block block(String name, List<List<Layer>> parts) {
        return new Block(name, parts.stream().flatMap(List::stream).toList());
    }

    private static List<Layer> stem(int channels, int kernel) {
        return List.of(new Conv2d("features.0", 3, channels, kernel, 2, 0, 1, true), RELU);
    }

    private static List<Layer> pool() {
        return List.of(new MaxPool2d(3, 2, 0, true));
    }

    /** Squeeze to few channels by 1 × 1, then expand by 1 × 1 and 3 × 3 side by side. */
    private static List<Layer> fire(int index, int in, int squeeze, int expand) {
        String name = "features." + index;
        return List.of(
                new Conv2d(name + ".squeeze", in, squeeze, 1, 1, 0, 1, true),
                RELU,
                new Concat(List.of(
                        List.of(new Conv2d(name + ".expand1x1", squeeze, expand, 1, 1, 0, 1, true), RELU),
                        List.of(new Conv2d(name + ".expand3x3", squeeze, expand, 3, 1, 1, 1, true), RELU))));
    }

    private static List<Layer> head(int labels) {
        return labels == 0
                ? List.of()
                : List.of(
                        new Dropout(0.5),
                        new Conv2d("classifier.1", CHANNELS, labels, 1, 1, 0, 1, true),
                        RELU,
                        new GlobalAvgPool());
    }
}
