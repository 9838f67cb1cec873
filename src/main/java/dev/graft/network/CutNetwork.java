package dev.graft.network;

import dev.graft.network.Effort.Size;
import dev.graft.network.Layer.Flatten;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Tokens;
import dev.graft.network.Layer.Unflatten;
import java.util.ArrayList;
import java.util.List;

/**
 * A network cut in two before one of its blocks, so that what lies below needs to be computed only once.
 *
 * @param below from pictures to vectors: the feature map at the cut, flattened
 * @param above from these vectors to logits
 */
public record CutNetwork(Network below, Network above) {
    private static final String ENTRY = "cut";

    /**
     * @param block of the network, neither its first one nor its head
     * @param pictureSide height and width of the pictures
     */
    public static CutNetwork before(String block, Network network, int pictureSide) {
        List<Block> lower = network.blocksBefore(block);
        if (lower.isEmpty() || block.equals(Network.HEAD)) {
            throw new IllegalArgumentException("nothing is cut off before " + block);
        }
        List<Integer> shape =
                shape(lower, Effort.ofBlocks(lower, Size.picture(pictureSide)).output());
        int length = shape.stream().reduce(1, Math::multiplyExact);
        List<Block> upper = new ArrayList<>();
        upper.add(new Block(ENTRY, List.of(new Unflatten(shape))));
        upper.addAll(network.blocksFrom(block));
        return new CutNetwork(
                new Network(
                        network.architecture(), lower, List.of(new Flatten()), length, network.headName(), List.of()),
                new Network(
                        network.architecture(),
                        upper,
                        network.pooling(),
                        network.numFeatures(),
                        network.headName(),
                        network.head()));
    }

    private static List<Integer> shape(List<Block> blocks, Size size) {
        int channels = Math.toIntExact(size.channels());
        List<Integer> shape =
                List.of(channels, size.extent().height(), size.extent().width());
        for (Block block : blocks) {
            for (Layer layer : block.layers()) {
                if (layer instanceof Flatten || layer instanceof GlobalAvgPool) {
                    shape = List.of(channels);
                } else if (layer instanceof Tokens) {
                    int tokens = size.extent().height();
                    shape = tokens == 1 ? List.of(channels) : List.of(tokens, channels);
                }
            }
        }
        return shape;
    }
}
