package dev.graft.recipe;

import dev.graft.recipe.setting.Loss;
import java.util.List;

/** Facts of a dataset of bees and wasps. */
public final class SomeFacts {
    private SomeFacts() {}

    public static Facts of(int trainItems, List<String> blocks, int imageSize) {
        return new Facts(trainItems, List.of("bee", "wasp"), Loss.CROSS_ENTROPY, 0, blocks, imageSize, true);
    }
}
