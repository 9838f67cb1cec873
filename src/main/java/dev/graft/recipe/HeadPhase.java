package dev.graft.recipe;

/**
 * The recipe of fine-tuning's first phase, which trains the head on cached features: the defaults of feature extraction.
 * Features are standardised, so that one rate fits every network.
 */
public final class HeadPhase {
    private static final double LEARNING_RATE = 0.01;
    public static final OptimizerSpec OPTIMIZER = new OptimizerSpec.Sgd(0.9);
    public static final int BATCH_SIZE = 32;

    private HeadPhase() {}

    /** Full rates of weights and of biases. */
    public static double[] rates() {
        return new double[] {LEARNING_RATE, LEARNING_RATE};
    }

    /**
     * Weight decay that falls with the number of items: scikit-learn's logistic regression at C = 0.01, which measured
     * best among powers of ten on hymenoptera and flowers5.
     */
    public static double weightDecay(int trainItems) {
        return Math.min(1, 100.0 / trainItems);
    }
}
