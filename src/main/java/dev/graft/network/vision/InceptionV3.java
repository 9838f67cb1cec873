package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.RELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.AvgPool2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Extent;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2015, table 1; names as in
 * torchvision.models.inception, without its auxiliary classifier. Pictures are normalised to −1..1.
 */
final class InceptionV3 {
    private static final ConvolutionUnit UNIT = new ConvolutionUnit(".conv", ".bn", 1e-3, 0.1);
    private static final MaxPool2d REDUCE = new MaxPool2d(3, 2, 0, false);
    private static final AvgPool2d SMOOTH = new AvgPool2d(3, 1, 1);
    private static final Extent NONE = Extent.square(0);

    private InceptionV3() {}

    static Network inceptionV3(int labels) {
        List<Block> blocks = List.of(
                new Block("stem", stem()),
                gridOf35("Mixed_5b", 192, 32),
                gridOf35("Mixed_5c", 256, 64),
                gridOf35("Mixed_5d", 288, 64),
                to17("Mixed_6a", 288),
                gridOf17("Mixed_6b", 768, 128),
                gridOf17("Mixed_6c", 768, 160),
                gridOf17("Mixed_6d", 768, 160),
                gridOf17("Mixed_6e", 768, 192),
                to8("Mixed_7a", 768),
                gridOf8("Mixed_7b", 1280),
                gridOf8("Mixed_7c", 2048));
        List<Layer> head = labels == 0
                ? List.of()
                : List.of(new GlobalAvgPool(), new Dropout(0.5), new Linear("fc", 2048, labels));
        return new Network("inception_v3", blocks, Network.AVERAGE, 2048, "fc", head);
    }

    private static List<Layer> stem() {
        return chain(
                reduce("Conv2d_1a_3x3", 3, 32),
                UNIT.of("Conv2d_2a_3x3", 32, 32, Extent.square(3), 1, NONE, RELU),
                same("Conv2d_2b_3x3", 32, 64, 3),
                List.of(REDUCE),
                same("Conv2d_3b_1x1", 64, 80, 1),
                UNIT.of("Conv2d_4a_3x3", 80, 192, Extent.square(3), 1, NONE, RELU),
                List.of(REDUCE));
    }

    /** The paper's figure 5, its 5 × 5 kept. */
    private static Block gridOf35(String name, int in, int pooled) {
        String b = name + ".branch";
        return block(
                name,
                same(b + "1x1", in, 64, 1),
                chain(same(b + "5x5_1", in, 48, 1), same(b + "5x5_2", 48, 64, 5)),
                chain(
                        same(b + "3x3dbl_1", in, 64, 1),
                        same(b + "3x3dbl_2", 64, 96, 3),
                        same(b + "3x3dbl_3", 96, 96, 3)),
                chain(List.of(SMOOTH), same(b + "_pool", in, pooled, 1)));
    }

    private static Block to17(String name, int in) {
        String b = name + ".branch";
        return block(
                name,
                reduce(b + "3x3", in, 384),
                chain(same(b + "3x3dbl_1", in, 64, 1), same(b + "3x3dbl_2", 64, 96, 3), reduce(b + "3x3dbl_3", 96, 96)),
                List.of(REDUCE));
    }

    /** The paper's figure 6 with n = 7. */
    private static Block gridOf17(String name, int in, int width) {
        String b = name + ".branch";
        return block(
                name,
                same(b + "1x1", in, 192, 1),
                chain(
                        same(b + "7x7_1", in, width, 1),
                        row(b + "7x7_2", width, width, 7),
                        column(b + "7x7_3", width, 192, 7)),
                chain(
                        same(b + "7x7dbl_1", in, width, 1),
                        column(b + "7x7dbl_2", width, width, 7),
                        row(b + "7x7dbl_3", width, width, 7),
                        column(b + "7x7dbl_4", width, width, 7),
                        row(b + "7x7dbl_5", width, 192, 7)),
                chain(List.of(SMOOTH), same(b + "_pool", in, 192, 1)));
    }

    private static Block to8(String name, int in) {
        String b = name + ".branch";
        return block(
                name,
                chain(same(b + "3x3_1", in, 192, 1), reduce(b + "3x3_2", 192, 320)),
                chain(
                        same(b + "7x7x3_1", in, 192, 1),
                        row(b + "7x7x3_2", 192, 192, 7),
                        column(b + "7x7x3_3", 192, 192, 7),
                        reduce(b + "7x7x3_4", 192, 192)),
                List.of(REDUCE));
    }

    /** The paper's figure 7: the last 3 × 3 is split into its row and its column, side by side. */
    private static Block gridOf8(String name, int in) {
        String b = name + ".branch";
        return block(
                name,
                same(b + "1x1", in, 320, 1),
                chain(same(b + "3x3_1", in, 384, 1), split(b + "3x3_2")),
                chain(same(b + "3x3dbl_1", in, 448, 1), same(b + "3x3dbl_2", 448, 384, 3), split(b + "3x3dbl_3")),
                chain(List.of(SMOOTH), same(b + "_pool", in, 192, 1)));
    }

    private static List<Layer> split(String name) {
        return List.of(new Concat(List.of(row(name + "a", 384, 384, 3), column(name + "b", 384, 384, 3))));
    }

    @SafeVarargs
    private static Block block(String name, List<Layer>... branches) {
        List<List<Layer>> all = new ArrayList<>();
        for (List<Layer> branch : branches) {
            all.add(branch);
        }
        return new Block(name, List.of(new Concat(all)));
    }

    @SafeVarargs
    private static List<Layer> chain(List<Layer>... parts) {
        List<Layer> all = new ArrayList<>();
        for (List<Layer> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static List<Layer> same(String name, int in, int out, int kernel) {
        return UNIT.of(name, in, out, kernel, 1, 1, RELU);
    }

    /** 3 × 3 without padding that halves height and width. */
    private static List<Layer> reduce(String name, int in, int out) {
        return UNIT.of(name, in, out, Extent.square(3), 2, NONE, RELU);
    }

    private static List<Layer> row(String name, int in, int out, int length) {
        return UNIT.of(name, in, out, new Extent(1, length), 1, new Extent(0, length / 2), RELU);
    }

    private static List<Layer> column(String name, int in, int out, int length) {
        return UNIT.of(name, in, out, new Extent(length, 1), 1, new Extent(length / 2, 0), RELU);
    }
}
