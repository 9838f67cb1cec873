package dev.graft.recipe;

/** Which rule turns gradients into new weights, with the constants that stay fixed during a job. */
public sealed interface OptimizerSpec {
    /**
     * Stochastic gradient descent as torch.optim.SGD with dampening 0.
     *
     * @param momentum 0 to below 1
     */
    record Sgd(double momentum) implements OptimizerSpec {}

    /**
     * Adam with decoupled weight decay: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, as
     * torch.optim.AdamW.
     */
    record AdamW(double beta1, double beta2, double epsilon) implements OptimizerSpec {
        /** The paper's and PyTorch's constants. */
        public static final AdamW STANDARD = new AdamW(0.9, 0.999, 1e-8);
    }
}
