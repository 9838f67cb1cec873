package dev.graft.recipe;

/** The number by which the best checkpoint is chosen on the validation split. */
public enum CheckpointMetric {
    ACCURACY,
    MACRO_F1,
    /** The mean cross-entropy; the only one of which less is better. */
    LOSS
}
