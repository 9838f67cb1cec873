package dev.graft.recipe;

/** Which rule turns gradients into new weights, with the constants that stay fixed during a job. */
public sealed interface OptimizerSpec {
    /**
     * Stochastic gradient descent as torch.optim.SGD with dampening 0: Sutskever et al., "On the importance of
     * initialization and momentum in deep learning", 2013.
     *
     * @param momentum 0 to below 1
     * @param nesterov whether the step is taken from where momentum leads; needs a momentum above 0
     */
    record Sgd(double momentum, boolean nesterov) implements OptimizerSpec {
        public Sgd(double momentum) {
            this(momentum, false);
        }
    }

    /**
     * Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, as torch.optim.Adam; decoupled, Loshchilov and
     * Hutter, "Decoupled Weight Decay Regularization", 2019, as torch.optim.AdamW.
     *
     * @param decoupled whether weights decay apart from the gradient's way
     */
    record Adam(double beta1, double beta2, double epsilon, boolean decoupled) implements OptimizerSpec {
        /** The papers' and PyTorch's constants. */
        public static Adam standard(boolean decoupled) {
            return new Adam(0.9, 0.999, 1e-8, decoupled);
        }
    }

    /**
     * Tieleman and Hinton, 2012, as torch.optim.RMSprop, not centred.
     *
     * @param alpha share of the old mean that stays at each step
     * @param momentum 0 to below 1
     */
    record RmsProp(double alpha, double epsilon, double momentum) implements OptimizerSpec {
        /** PyTorch's constants. */
        public static RmsProp standard(double momentum) {
            return new RmsProp(0.99, 1e-8, momentum);
        }
    }
}
