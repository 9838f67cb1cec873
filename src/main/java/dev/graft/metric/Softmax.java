package dev.graft.metric;

/** From logits to probabilities, without overflow. */
public final class Softmax {
    private Softmax() {}

    /** Probabilities that sum to 1. */
    public static double[] probabilities(float[] logits) {
        double[] probabilities = new double[logits.length];
        double largest = logits[argmax(logits)];
        double logSum = logSum(logits, largest);
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - largest - logSum);
        }
        return probabilities;
    }

    /** Natural logarithm of one label's probability. */
    public static double logProbability(float[] logits, int label) {
        double largest = logits[argmax(logits)];
        return logits[label] - largest - logSum(logits, largest);
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
    private static double logSum(float[] logits, double largest) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return Math.log(sum);
    }
}
