package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.SIGMOID;
import static dev.graft.network.Layer.Activation.SILU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", 2019, table 1; names as in
 * torchvision.models.efficientnet. Without stochastic depth.
 */
final class EfficientNet {
    /** The paper's columns: expansion of the channels, kernel, stride of the first, channels out, repetitions. */
    private record Row(int expansion, int kernel, int stride, int channels, int repetitions) {}

    private static final List<Row> B0 = List.of(
            new Row(1, 3, 1, 16, 1),
            new Row(6, 3, 2, 24, 2),
            new Row(6, 5, 2, 40, 2),
            new Row(6, 3, 2, 80, 3),
            new Row(6, 5, 1, 112, 3),
            new Row(6, 5, 2, 192, 4),
            new Row(6, 3, 1, 320, 1));
    private static final int STEM = 32;
    private static final int LAST = 1280;

    private EfficientNet() {}

    static Network b0(int labels) {
        ConvolutionUnit unit = ConvolutionUnit.STANDARD;
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block("features.0", unit.of("features.0", 3, STEM, 3, 2, 1, SILU)));
        int channels = STEM;
        for (Row row : B0) {
            String name = "features." + blocks.size();
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < row.repetitions; i++) {
                int stride = i == 0 ? row.stride : 1;
                int expanded = channels * row.expansion;
                InvertedResidual block =
                        new InvertedResidual(channels, row.kernel, expanded, row.channels, channels / 4, SILU, stride);
                layers.addAll(block.layers(name + "." + i, unit, SILU, SIGMOID));
                channels = row.channels;
            }
            blocks.add(new Block(name, layers));
        }
        blocks.add(new Block("features.8", unit.of("features.8", channels, LAST, 1, 1, 1, SILU)));
        List<Layer> head = labels == 0
                ? List.of()
                : List.of(new GlobalAvgPool(), new Dropout(0.2), new Linear("classifier.1", LAST, labels));
        return new Network("efficientnet_b0", blocks, Network.AVERAGE, LAST, "classifier.1", head);
    }
}
