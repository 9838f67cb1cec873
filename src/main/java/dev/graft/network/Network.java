package dev.graft.network;

import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
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

    /** The same backbone with a new head: feature vectors, dropout (where above 0), one linear layer. */
    public Network withHead(int labels, double dropout) {
        List<Layer> layers = new ArrayList<>(pooling);
        layers.addAll(linearHead(labels, dropout));
        return new Network(architecture, blocks, pooling, numFeatures, headName, layers);
    }

    /** The backbone alone, ending in its feature map. */
    public Network withoutHead() {
        return new Network(architecture, blocks, pooling, numFeatures, headName, List.of());
    }

    /** The new head alone, as a network of its own whose input are feature vectors {@code [batch, numFeatures]}. */
    public Network headOnly(int labels, double dropout) {
        return new Network(architecture, List.of(), List.of(), numFeatures, headName, linearHead(labels, dropout));
    }

    private List<Layer> linearHead(int labels, double dropout) {
        Layer linear = new Linear(headName, numFeatures, labels);
        return dropout > 0 ? List.of(new Dropout(dropout), linear) : List.of(linear);
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
