package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.AdaptiveAvgPool2d;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Flatten;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2014, table 1; names as in
 * torchvision.models.vgg. Blocks are the five stages between the pools, then the two hidden linear layers.
 */
final class Vgg {
    private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512, 512);
    private static final int WIDTH = 4096;

    private Vgg() {}

    static Network vgg11(int labels) {
        return build("vgg11", List.of(1, 1, 2, 2, 2), false, labels);
    }

    static Network vgg13(int labels) {
        return build("vgg13", List.of(2, 2, 2, 2, 2), false, labels);
    }

    static Network vgg16(int labels) {
        return build("vgg16", List.of(2, 2, 3, 3, 3), false, labels);
    }

    static Network vgg19(int labels) {
        return build("vgg19", List.of(2, 2, 4, 4, 4), false, labels);
    }

    static Network vgg11Bn(int labels) {
        return build("vgg11_bn", List.of(1, 1, 2, 2, 2), true, labels);
    }

    static Network vgg13Bn(int labels) {
        return build("vgg13_bn", List.of(2, 2, 2, 2, 2), true, labels);
    }

    static Network vgg16Bn(int labels) {
        return build("vgg16_bn", List.of(2, 2, 3, 3, 3), true, labels);
    }

    static Network vgg19Bn(int labels) {
        return build("vgg19_bn", List.of(2, 2, 4, 4, 4), true, labels);
    }

    private static Network build(String architecture, List<Integer> depths, boolean batchNorm, int labels) {
        List<Block> blocks = new ArrayList<>();
        int index = 0;
        int channels = 3;
        for (int stage = 0; stage < depths.size(); stage++) {
            List<Layer> layers = new ArrayList<>();
            int out = CHANNELS.get(stage);
            for (int i = 0; i < depths.get(stage); i++) {
                layers.add(new Conv2d("features." + index++, channels, out, 3, 1, 1, 1, true));
                if (batchNorm) {
                    layers.add(new BatchNorm2d("features." + index++, out));
                }
                layers.add(RELU);
                index++;
                channels = out;
            }
            layers.add(new MaxPool2d(2, 2, 0, false));
            index++;
            blocks.add(new Block("block" + (stage + 1), layers));
        }
        blocks.add(new Block(
                "classifier",
                List.of(
                        new AdaptiveAvgPool2d(7),
                        new Flatten(),
                        new Linear("classifier.0", channels * 7 * 7, WIDTH),
                        RELU,
                        new Dropout(0.5),
                        new Linear("classifier.3", WIDTH, WIDTH),
                        RELU)));
        List<Layer> head =
                labels == 0 ? List.of() : List.of(new Dropout(0.5), new Linear("classifier.6", WIDTH, labels));
        return new Network(architecture, blocks, List.of(), WIDTH, "classifier.6", head);
    }
}
