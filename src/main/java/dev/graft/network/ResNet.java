package dev.graft.network;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks of basic blocks: He et al., "Deep Residual Learning for Image Recognition", 2015, table 1; names as in
 * torchvision.models.resnet.
 */
final class ResNet {
    private ResNet() {}

    static Network resnet18(int labels) {
        return imagenet("resnet18", List.of(2, 2, 2, 2), labels);
    }

    static Network resnet34(int labels) {
        return imagenet("resnet34", List.of(3, 4, 6, 3), labels);
    }

    /**
     * A tenth of ResNet-18's parameters for pictures of about 64 × 64: one basic block a stage, 40 channels at first, and
     * a stem that halves the picture once instead of twice.
     */
    static Network resnet10Slim(int labels) {
        List<Layer> stem = List.of(new Conv2d("conv1", 3, 40, 3, 2, 1, 1, false), new BatchNorm2d("bn1", 40), RELU);
        return build("resnet10_slim", stem, List.of(1, 1, 1, 1), 40, labels);
    }

    private static Network imagenet(String architecture, List<Integer> depths, int labels) {
        List<Layer> stem = List.of(
                new Conv2d("conv1", 3, 64, 7, 2, 3, 1, false),
                new BatchNorm2d("bn1", 64),
                RELU,
                new MaxPool2d(3, 2, 1, false));
        return build(architecture, stem, depths, 64, labels);
    }

    private static Network build(String architecture, List<Layer> stem, List<Integer> depths, int width, int labels) {
        List<Block> blocks = new ArrayList<>(List.of(new Block("stem", stem)));
        int channels = width;
        for (int stage = 0; stage < depths.size(); stage++) {
            String name = "layer" + (stage + 1);
            int out = width << stage;
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < depths.get(stage); i++) {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                layers.add(basicBlock(name + "." + i, channels, out, stride));
                layers.add(RELU);
                channels = out;
            }
            blocks.add(new Block(name, layers));
        }
        List<Layer> head = labels == 0 ? List.of() : List.of(new GlobalAvgPool(), new Linear("fc", channels, labels));
        return new Network(architecture, blocks, channels, "fc", head);
    }

    private static Layer basicBlock(String name, int in, int out, int stride) {
        List<Layer> main = List.of(
                new Conv2d(name + ".conv1", in, out, 3, stride, 1, 1, false),
                new BatchNorm2d(name + ".bn1", out),
                RELU,
                new Conv2d(name + ".conv2", out, out, 3, 1, 1, 1, false),
                new BatchNorm2d(name + ".bn2", out));
        List<Layer> shortcut = stride == 1 && in == out
                ? List.of()
                : List.of(
                        new Conv2d(name + ".downsample.0", in, out, 1, stride, 0, 1, false),
                        new BatchNorm2d(name + ".downsample.1", out));
        return new Residual(main, shortcut);
    }
}
