package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.GELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.ChannelsFirst;
import dev.graft.network.Layer.ChannelsLast;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.LayerNorm;
import dev.graft.network.Layer.LayerScale;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.Residual;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Liu et al., "A ConvNet for the 2020s", 2022, table 9; names as in torchvision.models.convnext. Without stochastic depth.
 */
final class ConvNeXt {
    private static final double EPSILON = 1e-6;

    private ConvNeXt() {}

    static Network tiny(int labels) {
        return build("convnext_tiny", List.of(3, 3, 9, 3), List.of(96, 192, 384, 768), labels);
    }

    private static Network build(String architecture, List<Integer> depths, List<Integer> widths, int labels) {
        List<Block> blocks = new ArrayList<>();
        List<Layer> stem = new ArrayList<>(List.of(new Conv2d("features.0.0", 3, widths.get(0), 4, 4, 0, 1, true)));
        stem.addAll(norm("features.0.1", widths.get(0)));
        blocks.add(new Block("stem", stem));
        for (int stage = 0; stage < depths.size(); stage++) {
            List<Layer> layers = new ArrayList<>();
            int width = widths.get(stage);
            if (stage > 0) {
                String downsample = "features." + 2 * stage;
                int in = widths.get(stage - 1);
                layers.addAll(norm(downsample + ".0", in));
                layers.add(new Conv2d(downsample + ".1", in, width, 2, 2, 0, 1, true));
            }
            for (int i = 0; i < depths.get(stage); i++) {
                layers.add(block("features.%d.%d".formatted(2 * stage + 1, i), width));
            }
            blocks.add(new Block("stage" + (stage + 1), layers));
        }
        int width = widths.get(widths.size() - 1);
        blocks.add(new Block("norm", List.of(new GlobalAvgPool(), new LayerNorm("classifier.0", width, EPSILON))));
        List<Layer> head = labels == 0 ? List.of() : List.of(new Linear("classifier.2", width, labels));
        return new Network(architecture, blocks, List.of(), width, "classifier.2", head);
    }

    private static Layer block(String name, int width) {
        return new Residual(
                List.of(
                        new Conv2d(name + ".block.0", width, width, 7, 1, 3, width, true),
                        new ChannelsLast(),
                        new LayerNorm(name + ".block.2", width, EPSILON),
                        new Linear(name + ".block.3", width, 4 * width),
                        GELU,
                        new Linear(name + ".block.5", 4 * width, width),
                        new LayerScale(name + ".layer_scale", List.of(width, 1, 1)),
                        new ChannelsFirst()),
                List.of());
    }

    private static List<Layer> norm(String name, int width) {
        return List.of(new ChannelsLast(), new LayerNorm(name, width, EPSILON), new ChannelsFirst());
    }
}
