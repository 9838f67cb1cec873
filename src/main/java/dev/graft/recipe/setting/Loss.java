package dev.graft.recipe.setting;

/** What training makes small; each kind of dataset has its own. */
public enum Loss {
    /** Of the softmax over all labels: an item has one label. */
    CROSS_ENTROPY,
    /** Of a sigmoid for each label: an item has any number of labels. */
    BINARY_CROSS_ENTROPY,
    /** Of a number. */
    MEAN_SQUARED_ERROR
}
