package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Residual;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks: He et al., "Deep Residual Learning for Image Recognition", 2015, table 1; names as in
 * torchvision.models.resnet.
 */
final class ResNet {
    private ResNet() {}

    /**
     * The unit that is repeated.
     *
     * @param expansion how much wider its result is than its stage
     */
    private enum Unit {
        BASIC(1),
        BOTTLENECK(4);

        private final int expansion;

        Unit(int expansion) {
            this.expansion = expansion;
        }
    }

    static Network resnet18(int labels) {
        return imagenet("resnet18", Unit.BASIC, List.of(2, 2, 2, 2), labels);
    }

    static Network resnet34(int labels) {
        return imagenet("resnet34", Unit.BASIC, List.of(3, 4, 6, 3), labels);
    }

    static Network resnet50(int labels) {
        return imagenet("resnet50", Unit.BOTTLENECK, List.of(3, 4, 6, 3), labels);
    }

    static Network resnet101(int labels) {
        return imagenet("resnet101", Unit.BOTTLENECK, List.of(3, 4, 23, 3), labels);
    }

    static Network resnet152(int labels) {
        return imagenet("resnet152", Unit.BOTTLENECK, List.of(3, 8, 36, 3), labels);
    }

    /**
     * A tenth of ResNet-18's parameters for pictures of about 64 × 64: one basic block a stage, 40 channels at first, and
     * a stem that halves the picture once instead of twice.
     */
    static Network resnet10Slim(int labels) {
        List<Layer> stem = List.of(new Conv2d("conv1", 3, 40, 3, 2, 1, 1, false), new BatchNorm2d("bn1", 40), RELU);
        return build("resnet10_slim", stem, Unit.BASIC, List.of(1, 1, 1, 1), 40, labels);
    }

    private static Network imagenet(String architecture, Unit unit, List<Integer> depths, int labels) {
        List<Layer> stem = List.of(
                new Conv2d("conv1", 3, 64, 7, 2, 3, 1, false),
                new BatchNorm2d("bn1", 64),
                RELU,
                new MaxPool2d(3, 2, 1, false));
        return build(architecture, stem, unit, depths, 64, labels);
    }

    private static Network build(
            String architecture, List<Layer> stem, Unit unit, List<Integer> depths, int width, int labels) {
        List<Block> blocks = new ArrayList<>(List.of(new Block("stem", stem)));
        int channels = width;
        for (int stage = 0; stage < depths.size(); stage++) {
            String name = "layer" + (stage + 1);
            int inner = width << stage;
            int out = inner * unit.expansion;
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < depths.get(stage); i++) {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                String part = name + "." + i;
                List<Layer> main = unit == Unit.BASIC
                        ? basic(part, channels, out, stride)
                        : bottleneck(part, channels, inner, out, stride);
                layers.add(new Residual(main, shortcut(part, channels, out, stride)));
                layers.add(RELU);
                channels = out;
            }
            blocks.add(new Block(name, layers));
        }
        List<Layer> head = labels == 0 ? List.of() : List.of(new GlobalAvgPool(), new Linear("fc", channels, labels));
        return new Network(architecture, blocks, Network.AVERAGE, channels, "fc", head);
    }

    private static List<Layer> basic(String name, int in, int out, int stride) {
        return List.of(
                new Conv2d(name + ".conv1", in, out, 3, stride, 1, 1, false),
                new BatchNorm2d(name + ".bn1", out),
                RELU,
                new Conv2d(name + ".conv2", out, out, 3, 1, 1, 1, false),
                new BatchNorm2d(name + ".bn2", out));
    }

    /** With the stride in the 3 × 3, as torchvision has it ("ResNet v1.5"). */
    private static List<Layer> bottleneck(String name, int in, int inner, int out, int stride) {
        return List.of(
                new Conv2d(name + ".conv1", in, inner, 1, 1, 0, 1, false),
                new BatchNorm2d(name + ".bn1", inner),
                RELU,
                new Conv2d(name + ".conv2", inner, inner, 3, stride, 1, 1, false),
                new BatchNorm2d(name + ".bn2", inner),
                RELU,
                new Conv2d(name + ".conv3", inner, out, 1, 1, 0, 1, false),
                new BatchNorm2d(name + ".bn3", out));
    }

    private static List<Layer> shortcut(String name, int in, int out, int stride) {
        return stride == 1 && in == out
                ? List.of()
                : List.of(
                        new Conv2d(name + ".downsample.0", in, out, 1, stride, 0, 1, false),
                        new BatchNorm2d(name + ".downsample.1", out));
    }
}
