package dev.graft.recipe;

/** The rule that turns gradients into new weights. */
public enum Optimizer {
    /** Gradient descent with momentum; weight decay is added to the gradient. */
    SGD,
    /** Adam with decoupled weight decay. */
    ADAMW
}
