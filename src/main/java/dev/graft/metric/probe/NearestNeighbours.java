package dev.graft.metric.probe;

import java.util.Arrays;

/**
 * The labels of the nearest neighbours by cosine, each with a vote of 1 + cosine: scikit-learn's KNeighborsClassifier with
 * that metric and those weights.
 */
public final class NearestNeighbours {
    private final double[][] known;
    private final double[] lengths;
    private final int[] truth;
    private final int labels;
    private final int k;

    /**
     * @param known features of items, {@code [items, features]}
     * @param truth their class indices, below {@code labels}
     * @param k neighbours that vote; all, where there are fewer
     */
    public NearestNeighbours(double[][] known, int[] truth, int labels, int k) {
        this.known = known;
        this.truth = truth;
        this.labels = labels;
        this.k = Math.min(k, known.length);
        this.lengths =
                Arrays.stream(known).mapToDouble(NearestNeighbours::length).toArray();
    }

    private static double length(double[] vector) {
        return Math.sqrt(Vectors.dot(vector, vector));
    }

    /** The class index with the most votes, the first of equals. */
    public int predict(double[] item) {
        double length = length(item);
        double[] nearest = new double[k];
        int[] labelOf = new int[k];
        int found = 0;
        for (int i = 0; i < known.length; i++) {
            double product = lengths[i] * length;
            // Nothing has no direction: it is as far from everything as can be without being opposite.
            double cosine = product == 0 ? 0 : Vectors.dot(known[i], item) / product;
            if (found < k || cosine > nearest[found - 1]) {
                int at = found < k ? found++ : found - 1;
                while (at > 0 && nearest[at - 1] < cosine) {
                    nearest[at] = nearest[at - 1];
                    labelOf[at] = labelOf[at - 1];
                    at--;
                }
                nearest[at] = cosine;
                labelOf[at] = truth[i];
            }
        }
        double[] votes = new double[labels];
        for (int i = 0; i < found; i++) {
            votes[labelOf[i]] += 1 + nearest[i];
        }
        return Vectors.largest(votes);
    }
}
