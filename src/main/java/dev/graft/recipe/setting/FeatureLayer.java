package dev.graft.recipe.setting;

import java.util.List;

/** What of a base model the new head is put on. */
public enum FeatureLayer {
    /** What its own head was on, such as the 4096 numbers before VGG's last layer. */
    PENULTIMATE,
    /** What its last convolution says, averaged over the picture, such as VGG's 512 numbers. */
    POOLED;

    /** What a request comes to: by itself, or by its preset. */
    public static FeatureLayer of(Hyperparameters asked) {
        return asked.find(Setting.FEATURES)
                .or(() -> asked.find(Setting.PRESET)
                        .flatMap(preset -> preset.of(List.of(ANY)).find(Setting.FEATURES)))
                .orElse(PENULTIMATE);
    }

    /** A name for blocks, where it is all one which there are. */
    private static final String ANY = "stem";
}
