package dev.graft.network;

import dev.graft.network.Layer.GlobalAvgPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network as data: what an architecture's table in its paper says, and nothing that runs.
 *
 * @param architecture torchvision's name of it, such as {@code resnet18}
 * @param blocks the backbone, input side first: {@code [batch, 3, height, width]} to a feature map or to feature vectors
 * @param pooling from a feature map to feature vectors; empty where the backbone ends in them
 * @param numFeatures length of a feature vector
 * @param headName name of the layer that a new head gets
 * @param head from what the backbone ends in to logits {@code [batch, labels]}; empty for a backbone alone
 */
public record Network(
        String architecture,
        List<Block> blocks,
        List<Layer> pooling,
        int numFeatures,
        String headName,
        List<Layer> head) {
    /** The last entry of {@link #blockNames}: what is always trained. */
    public static final String HEAD = "head";

    /** Feature maps are averaged over height and width. */
    public static final List<Layer> AVERAGE = List.of(new GlobalAvgPool());

    public Network {
        blocks = List.copyOf(blocks);
        pooling = List.copyOf(pooling);
        head = List.copyOf(head);
    }

    /** The same backbone with a new head on its feature vectors. */
    public Network withHead(HeadShape shape) {
        List<Layer> layers = new ArrayList<>(pooling);
        layers.addAll(shape.layers(headName, numFeatures));
        return new Network(architecture, blocks, pooling, numFeatures, headName, layers);
    }

    /** The same with a head of one linear layer, after dropout where that is above 0. */
    public Network withHead(int labels, double dropout) {
        return withHead(HeadShape.linear(labels, dropout));
    }

    /** The backbone alone, ending in its feature map. */
    public Network withoutHead() {
        return new Network(architecture, blocks, pooling, numFeatures, headName, List.of());
    }

    /** The new head alone, as a network of its own whose input are feature vectors {@code [batch, numFeatures]}. */
    public Network headOnly(HeadShape shape) {
        return new Network(
                architecture, List.of(), List.of(), numFeatures, headName, shape.layers(headName, numFeatures));
    }

    /** Whether it looks at pictures by convolutions to its end, but for layers behind them, as vision transformers do not. */
    public boolean pools() {
        return blocks.stream()
                .flatMap(block -> block.layers().stream())
                .noneMatch(layer -> layer instanceof Layer.Tokens);
    }

    /**
     * The backbone up to its last convolution, whose feature map is averaged: the same where it ends so anyway.
     *
     * @throws IllegalStateException where it does not {@link #pools pool}
     */
    public Network pooled() {
        if (!pooling.isEmpty()) {
            return this;
        }
        if (!pools()) {
            throw new IllegalStateException(architecture + " does not end in convolutions");
        }
        int end = blocks.size();
        while (widths(blocks.get(end - 1)).isEmpty()) {
            end--;
        }
        List<Integer> widths = widths(blocks.get(end - 1));
        return new Network(
                architecture, blocks.subList(0, end), AVERAGE, widths.get(widths.size() - 1), headName, List.of());
    }

    /** Channels that each convolution of a block puts out. */
    private static List<Integer> widths(Block block) {
        return block.parameters()
                .filter(p -> p.role() == Parameter.Role.CONVOLUTION_WEIGHT)
                .map(p -> p.shape().get(0))
                .toList();
    }

    /** The blocks in the order in which they can be unfrozen, input side first, {@value #HEAD} last. */
    public List<String> blockNames() {
        return Stream.concat(blocks.stream().map(Block::name), Stream.of(HEAD)).toList();
    }

    /** Every tensor of backbone and head, input side first. */
    public List<Parameter> parameters() {
        return Stream.concat(
                        blocks.stream().flatMap(Block::parameters),
                        head.stream().flatMap(Layer::parameters))
                .toList();
    }

    /** The backbone's blocks before the named one; all of them for {@value #HEAD}. */
    public List<Block> blocksBefore(String block) {
        return blocks.subList(0, blockNames().indexOf(block));
    }

    /** The backbone's blocks from the named one on; none for {@value #HEAD}. */
    public List<Block> blocksFrom(String block) {
        return blocks.subList(blockNames().indexOf(block), blocks.size());
    }

    /** Height and width of the smallest square picture of which the backbone makes anything. */
    public int smallestPicture() {
        return PictureSizes.smallest(
                blocks.stream().flatMap(block -> block.layers().stream()).toList());
    }

    /** How many numbers are learned, statistics not counted. */
    public long learnedParameters() {
        return parameters().stream()
                .filter(p -> p.role().learned())
                .mapToLong(Parameter::size)
                .sum();
    }
}
