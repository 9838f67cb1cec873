package dev.graft.recipe;

import dev.graft.recipe.setting.Loss;
import java.util.List;

/**
 * What defaults are chosen from.
 *
 * @param trainItems items of the train split, at least 1
 * @param labels names by class index
 * @param loss that fits what the dataset's items are labelled with
 * @param pictureSide shorter side of most pictures, in pixels; 0 where unknown
 * @param blocks of the network, input side first, the head last
 * @param imageSize height and width that the base model was trained at
 * @param pools whether the network ends in convolutions, so that it has pooled features
 */
public record Facts(
        int trainItems,
        List<String> labels,
        Loss loss,
        int pictureSide,
        List<String> blocks,
        int imageSize,
        boolean pools) {
    public Facts {
        labels = List.copyOf(labels);
        blocks = List.copyOf(blocks);
    }
}
