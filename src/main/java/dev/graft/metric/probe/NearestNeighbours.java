package dev.graft.metric.probe;

import java.util.Arrays;

/**
 * The nearest neighbours of an item by cosine, each with a weight of 1 + cosine: scikit-learn's KNeighborsClassifier and
 * KNeighborsRegressor with that metric and those weights.
 */
public final class NearestNeighbours {
    private final double[][] known;
    private final double[] lengths;
    private final int k;

    /**
     * @param known features of items, {@code [items, features]}
     * @param k neighbours that count; all, where there are fewer
     */
    public NearestNeighbours(double[][] known, int k) {
        this.known = known;
        this.k = Math.min(k, known.length);
        this.lengths =
                Arrays.stream(known).mapToDouble(NearestNeighbours::length).toArray();
    }

    private static double length(double[] vector) {
        return Math.sqrt(Vectors.dot(vector, vector));
    }

    /** Places of the nearest ones among those that are known, the nearest first, and their cosines. */
    private record Nearest(int[] places, double[] cosines) {}

    private Nearest nearest(double[] item) {
        double length = length(item);
        double[] cosines = new double[k];
        int[] places = new int[k];
        int found = 0;
        for (int i = 0; i < known.length; i++) {
            double product = lengths[i] * length;
            // Nothing has no direction: it is as far from everything as can be without being opposite.
            double cosine = product == 0 ? 0 : Vectors.dot(known[i], item) / product;
            if (found < k || cosine > cosines[found - 1]) {
                int at = found < k ? found++ : found - 1;
                while (at > 0 && cosines[at - 1] < cosine) {
                    cosines[at] = cosines[at - 1];
                    places[at] = places[at - 1];
                    at--;
                }
                cosines[at] = cosine;
                places[at] = i;
            }
        }
        return new Nearest(places, cosines);
    }

    /**
     * The class index with the most votes, the first of equals.
     *
     * @param truth class indices of what is known, below {@code labels}
     */
    public int label(double[] item, int[] truth, int labels) {
        Nearest nearest = nearest(item);
        double[] votes = new double[labels];
        for (int i = 0; i < k; i++) {
            votes[truth[nearest.places[i]]] += 1 + nearest.cosines[i];
        }
        return Vectors.largest(votes);
    }

    /**
     * The weighted mean of what is true of them.
     *
     * @param targets of what is known, {@code [items, targets]}
     */
    public double[] mean(double[] item, double[][] targets) {
        Nearest nearest = nearest(item);
        double all = k + Arrays.stream(nearest.cosines).sum();
        double[] mean = new double[targets[0].length];
        for (int i = 0; i < k; i++) {
            // Where all of them are opposite, none counts more than another.
            double weight = all > 0 ? (1 + nearest.cosines[i]) / all : 1.0 / k;
            Vectors.add(weight, targets[nearest.places[i]], mean, mean.length);
        }
        return mean;
    }
}
