package dev.graft.recipe;

import java.util.List;

/**
 * What defaults are chosen from.
 *
 * @param trainItems items of the train split, at least 1
 * @param blocks of the network, input side first, the head last
 * @param imageSize height and width that the base model was trained at
 */
public record Facts(int trainItems, List<String> blocks, int imageSize) {
    public Facts {
        blocks = List.copyOf(blocks);
    }
}
