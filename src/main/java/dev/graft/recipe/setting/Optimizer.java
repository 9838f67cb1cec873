package dev.graft.recipe.setting;

/** The rule that turns gradients into new weights. */
public enum Optimizer {
    /** Gradient descent with momentum; weight decay is added to the gradient. */
    SGD,
    /** Steps scaled by running means of gradients and their squares; weight decay is added to the gradient. */
    ADAM,
    /** Adam with decoupled weight decay. */
    ADAMW,
    /** Steps scaled by a running mean of squared gradients; weight decay is added to the gradient. */
    RMSPROP;

    /** Whether it keeps a running mean of gradients, or can. */
    public boolean hasMomentum() {
        return this == SGD || this == RMSPROP;
    }
}
