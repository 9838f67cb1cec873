package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.HARDSIGMOID;
import static dev.graft.network.Layer.Activation.HARDSWISH;
import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/** Howard et al., "Searching for MobileNetV3", 2019, tables 1 and 2; names as in torchvision.models.mobilenetv3. */
final class MobileNetV3 {
    private static final ConvolutionUnit UNIT = new ConvolutionUnit(".0", ".1", 1e-3, 1e-2);
    private static final int STEM = 16;

    private MobileNetV3() {}

    static Network large(int labels) {
        List<InvertedResidual> rows = List.of(
                row(16, 3, 16, 16, false, RELU, 1),
                row(16, 3, 64, 24, false, RELU, 2),
                row(24, 3, 72, 24, false, RELU, 1),
                row(24, 5, 72, 40, true, RELU, 2),
                row(40, 5, 120, 40, true, RELU, 1),
                row(40, 5, 120, 40, true, RELU, 1),
                row(40, 3, 240, 80, false, HARDSWISH, 2),
                row(80, 3, 200, 80, false, HARDSWISH, 1),
                row(80, 3, 184, 80, false, HARDSWISH, 1),
                row(80, 3, 184, 80, false, HARDSWISH, 1),
                row(80, 3, 480, 112, true, HARDSWISH, 1),
                row(112, 3, 672, 112, true, HARDSWISH, 1),
                row(112, 5, 672, 160, true, HARDSWISH, 2),
                row(160, 5, 960, 160, true, HARDSWISH, 1),
                row(160, 5, 960, 160, true, HARDSWISH, 1));
        return build("mobilenet_v3_large", rows, 960, 1280, labels);
    }

    static Network small(int labels) {
        List<InvertedResidual> rows = List.of(
                row(16, 3, 16, 16, true, RELU, 2),
                row(16, 3, 72, 24, false, RELU, 2),
                row(24, 3, 88, 24, false, RELU, 1),
                row(24, 5, 96, 40, true, HARDSWISH, 2),
                row(40, 5, 240, 40, true, HARDSWISH, 1),
                row(40, 5, 240, 40, true, HARDSWISH, 1),
                row(40, 5, 120, 48, true, HARDSWISH, 1),
                row(48, 5, 144, 48, true, HARDSWISH, 1),
                row(48, 5, 288, 96, true, HARDSWISH, 2),
                row(96, 5, 576, 96, true, HARDSWISH, 1),
                row(96, 5, 576, 96, true, HARDSWISH, 1));
        return build("mobilenet_v3_small", rows, 576, 1024, labels);
    }

    private static InvertedResidual row(
            int in, int kernel, int expanded, int out, boolean squeeze, Activation activation, int stride) {
        return new InvertedResidual(in, kernel, expanded, out, squeeze ? squeezed(expanded) : 0, activation, stride);
    }

    /** A quarter, rounded to a multiple of 8 that is not below nine tenths of it. */
    private static int squeezed(int expanded) {
        double quarter = expanded / 4.0;
        int rounded = Math.max(8, (int) (quarter + 4) / 8 * 8);
        return rounded < 0.9 * quarter ? rounded + 8 : rounded;
    }

    private static Network build(String architecture, List<InvertedResidual> rows, int last, int features, int labels) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block("features.0", UNIT.of("features.0", 3, STEM, 3, 2, 1, HARDSWISH)));
        for (InvertedResidual row : rows) {
            String name = "features." + blocks.size();
            blocks.add(new Block(name, row.layers(name, UNIT, RELU, HARDSIGMOID)));
        }
        String name = "features." + blocks.size();
        int narrow = rows.get(rows.size() - 1).out();
        blocks.add(new Block(name, UNIT.of(name, narrow, last, 1, 1, 1, HARDSWISH)));
        blocks.add(new Block(
                "classifier", List.of(new GlobalAvgPool(), new Linear("classifier.0", last, features), HARDSWISH)));
        List<Layer> head =
                labels == 0 ? List.of() : List.of(new Dropout(0.2), new Linear("classifier.3", features, labels));
        return new Network(architecture, blocks, List.of(), features, "classifier.3", head);
    }
}
