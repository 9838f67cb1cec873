package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU6;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.Residual;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, table 2; names as in
 * torchvision.models.mobilenetv2.
 */
final class MobileNetV2 {
    /** The paper's columns: expansion of the channels, channels out, repetitions, stride of the first. */
    private record Row(int expansion, int channels, int repetitions, int stride) {}

    private static final List<Row> ROWS = List.of(
            new Row(1, 16, 1, 1),
            new Row(6, 24, 2, 2),
            new Row(6, 32, 3, 2),
            new Row(6, 64, 4, 2),
            new Row(6, 96, 3, 1),
            new Row(6, 160, 3, 2),
            new Row(6, 320, 1, 1));
    private static final int LAST_CHANNELS = 1280;

    private MobileNetV2() {}

    /** Blocks are torchvision's {@code features.0} to {@code features.18}. */
    static Network mobilenetV2(int labels) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block("features.0", convolution("features.0", 3, 32, 3, 2, 1)));
        int channels = 32;
        for (Row row : ROWS) {
            for (int i = 0; i < row.repetitions; i++) {
                String name = "features." + blocks.size();
                int stride = i == 0 ? row.stride : 1;
                blocks.add(new Block(name, invertedResidual(name, channels, row.channels, stride, row.expansion)));
                channels = row.channels;
            }
        }
        blocks.add(new Block("features.18", convolution("features.18", channels, LAST_CHANNELS, 1, 1, 1)));
        List<Layer> head = labels == 0
                ? List.of()
                : List.of(new GlobalAvgPool(), new Dropout(0.2), new Linear("classifier.1", LAST_CHANNELS, labels));
        return new Network("mobilenet_v2", blocks, Network.AVERAGE, LAST_CHANNELS, "classifier.1", head);
    }

    private static List<Layer> invertedResidual(String name, int in, int out, int stride, int expansion) {
        String conv = name + ".conv.";
        int hidden = in * expansion;
        List<Layer> layers = new ArrayList<>();
        if (expansion != 1) {
            layers.addAll(convolution(conv + "0", in, hidden, 1, 1, 1));
        }
        int next = layers.isEmpty() ? 0 : 1;
        layers.addAll(convolution(conv + next, hidden, hidden, 3, stride, hidden));
        layers.add(new Conv2d(conv + (next + 1), hidden, out, 1, 1, 0, 1, false));
        layers.add(new BatchNorm2d(conv + (next + 2), out));
        return stride == 1 && in == out ? List.of(new Residual(layers, List.of())) : layers;
    }

    private static List<Layer> convolution(String name, int in, int out, int kernel, int stride, int groups) {
        return ConvolutionUnit.STANDARD.of(name, in, out, kernel, stride, groups, RELU6);
    }
}
