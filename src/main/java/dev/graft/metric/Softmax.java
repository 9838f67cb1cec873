package dev.graft.metric;

/** From logits to probabilities, without overflow. */
public final class Softmax {
    private Softmax() {}

    /** Probabilities that sum to 1. */
    public static double[] probabilities(float[] logits) {
        double normalizer = logSumExp(logits);
        double[] probabilities = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - normalizer);
        }
        return probabilities;
    }

    /** Natural logarithm of one label's probability. */
    public static double logProbability(float[] logits, int label) {
        return logits[label] - logSumExp(logits);
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

    private static double logSumExp(float[] logits) {
        double largest = logits[argmax(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }
}
