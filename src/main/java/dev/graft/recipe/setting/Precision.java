package dev.graft.recipe.setting;

/** In which numbers a network's trained blocks compute; weights, gradients and the optimizer are always float32. */
public enum Precision {
    /** IEEE 754 binary32. */
    FLOAT32,
    /** Its upper half: the same range with 8 bits of precision, for processors that multiply such numbers faster. */
    BFLOAT16
}
