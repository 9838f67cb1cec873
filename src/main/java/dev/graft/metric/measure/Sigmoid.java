package dev.graft.metric.measure;

/** From the logit of one label to its probability, whatever the other labels are. */
public final class Sigmoid {
    private Sigmoid() {}

    /** From 0 to 1; 0.5 for 0. */
    public static double probability(float logit) {
        return 1 / (1 + Math.exp(-(double) logit));
    }
}
