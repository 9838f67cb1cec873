package dev.graft.metric;

/**
 * From logits to probabilities, without overflow. Logits are divided by a temperature first: above 1 it makes a classifier
 * less sure, below 1 surer, and leaves the order of the labels as it is.
 */
public final class Softmax {
    private Softmax() {}

    /** Probabilities that sum to 1. */
    public static double[] probabilities(float[] logits) {
        return probabilities(logits, 1);
    }

    /** The same at a temperature above 0. */
    public static double[] probabilities(float[] logits, double temperature) {
        double[] probabilities = new double[logits.length];
        double largest = logits[argmax(logits)];
        double logSum = logSum(logits, largest, temperature);
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp((logits[i] - largest) / temperature - logSum);
        }
        return probabilities;
    }

    /** Natural logarithm of one label's probability. */
    public static double logProbability(float[] logits, int label) {
        return logProbability(logits, label, 1);
    }

    /** The same at a temperature above 0. */
    public static double logProbability(float[] logits, int label, double temperature) {
        double largest = logits[argmax(logits)];
        return (logits[label] - largest) / temperature - logSum(logits, largest, temperature);
    }

    /** Index of the largest logit, the first of equals. */
    public static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Logarithm of the sum of exponentials, less the largest logit, which would drown it where logits are huge. */
    private static double logSum(float[] logits, double largest, double temperature) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp((logit - largest) / temperature);
        }
        return Math.log(sum);
    }
}
