package dev.graft.metric.probe;

/**
 * How sure it is that one classifier is really better than another that was asked about the same items. Items that both
 * get right or both get wrong say nothing about it; of the others, the share that only the first gets right has a flat
 * prior, and what counts is how probable a share above one half is. Altham, "Exact Bayesian Analysis of a 2 × 2 Contingency
 * Table", 1971, for McNemar's question.
 */
public final class Advantage {
    private Advantage() {}

    /**
     * The probability that the first is really better; one half where they are alike.
     *
     * @param first whether it got each item right
     * @param second the same of the other, in the same order
     */
    public static double probability(boolean[] first, boolean[] second) {
        int onlyFirst = 0;
        int onlySecond = 0;
        for (int i = 0; i < first.length; i++) {
            onlyFirst += first[i] && !second[i] ? 1 : 0;
            onlySecond += second[i] && !first[i] ? 1 : 0;
        }
        return probability(onlyFirst, onlySecond);
    }

    /** The upper half of a beta distribution with whole parameters is a tail of the binomial with a fair coin. */
    static double probability(int onlyFirst, int onlySecond) {
        int coins = onlyFirst + onlySecond + 1;
        double logTerm = -coins * Math.log(2);
        double sum = 0;
        for (int heads = 0; heads <= onlyFirst; heads++) {
            sum += Math.exp(logTerm);
            logTerm += Math.log((double) (coins - heads) / (heads + 1));
        }
        return Math.min(1, sum);
    }
}
