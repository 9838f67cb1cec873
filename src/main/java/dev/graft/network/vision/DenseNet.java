package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.AvgPool2d;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Huang et al., "Densely Connected Convolutional Networks", 2016, table 1; names as in torchvision.models.densenet. A
 * transition belongs to the block before it.
 */
final class DenseNet {
    private static final int STEM = 64;
    private static final int GROWTH = 32;
    private static final int BOTTLENECK = 4 * GROWTH;

    private DenseNet() {}

    static Network densenet121(int labels) {
        return build("densenet121", List.of(6, 12, 24, 16), labels);
    }

    private static Network build(String architecture, List<Integer> depths, int labels) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(
                "stem",
                List.of(
                        new Conv2d("features.conv0", 3, STEM, 7, 2, 3, 1, false),
                        new BatchNorm2d("features.norm0", STEM),
                        RELU,
                        new MaxPool2d(3, 2, 1, false))));
        int channels = STEM;
        for (int stage = 1; stage <= depths.size(); stage++) {
            String name = "denseblock" + stage;
            List<Layer> layers = new ArrayList<>();
            for (int i = 1; i <= depths.get(stage - 1); i++) {
                layers.add(denseLayer("features." + name + ".denselayer" + i, channels));
                channels += GROWTH;
            }
            if (stage < depths.size()) {
                String transition = "features.transition" + stage;
                layers.add(new BatchNorm2d(transition + ".norm", channels));
                layers.add(RELU);
                layers.add(new Conv2d(transition + ".conv", channels, channels / 2, 1, 1, 0, 1, false));
                layers.add(new AvgPool2d(2, 2, 0));
                channels /= 2;
            } else {
                layers.add(new BatchNorm2d("features.norm5", channels));
                layers.add(RELU);
            }
            blocks.add(new Block(name, layers));
        }
        List<Layer> head =
                labels == 0 ? List.of() : List.of(new GlobalAvgPool(), new Linear("classifier", channels, labels));
        return new Network(architecture, blocks, Network.AVERAGE, channels, "classifier", head);
    }

    /** Adds {@value #GROWTH} channels to its input. */
    private static Layer denseLayer(String name, int in) {
        return new Concat(List.of(
                List.of(),
                List.of(
                        new BatchNorm2d(name + ".norm1", in),
                        RELU,
                        new Conv2d(name + ".conv1", in, BOTTLENECK, 1, 1, 0, 1, false),
                        new BatchNorm2d(name + ".norm2", BOTTLENECK),
                        RELU,
                        new Conv2d(name + ".conv2", BOTTLENECK, GROWTH, 3, 1, 1, 1, false))));
    }
}
