package dev.graft.recipe.setting;

/** How a job learns. */
public enum Method {
    /** The backbone stays as it is; its features are computed once and a new head is trained on them. */
    FEATURE_EXTRACTION,
    /** The head first, as in feature extraction; then head and blocks together, the lower ones at smaller rates. */
    FINE_TUNING,
    /** All blocks from random weights. */
    FROM_SCRATCH,
    /** One of the others, chosen from the data. */
    AUTO
}
