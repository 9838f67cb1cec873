package dev.graft.recipe.setting;

/** What batch normalisation does in the blocks that are trained. */
public enum BatchNormMode {
    /** It keeps the base model's statistics: safer with little data and small batches. */
    FROZEN,
    /** It uses each batch's statistics and updates the running ones. */
    TRAINED
}
