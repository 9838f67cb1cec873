package dev.graft.recipe;

/** What of a base model the new head is put on. */
public enum FeatureLayer {
    /** What its own head was on, such as the 4096 numbers before VGG's last layer. */
    PENULTIMATE,
    /** What its last convolution says, averaged over the picture, such as VGG's 512 numbers. */
    POOLED
}
