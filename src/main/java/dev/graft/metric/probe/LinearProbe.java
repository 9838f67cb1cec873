package dev.graft.metric.probe;

/**
 * Logistic regression over several labels on standardised features, with a penalty on the square of its weights but not of
 * its biases: scikit-learn's StandardScaler and LogisticRegression, whose C is 1 / (l2 · items). It tells how well labels
 * can be told apart by a linear classifier, such as feature extraction trains.
 *
 * <p>Standardisation is part of the weights: nothing is copied, and {@link #logits} takes features as they are.
 */
public final class LinearProbe {
    private static final double TOLERANCE = 1e-6;
    private static final int MAX_STEPS = 500;

    private final double[][] weights;
    private final double[] biases;

    private LinearProbe(double[][] weights, double[] biases) {
        this.weights = weights;
        this.biases = biases;
    }

    /**
     * Learns from items. Deterministic: there is one lowest point.
     *
     * @param rows features, {@code [items, features]}
     * @param truth class indices, below {@code labels}
     * @param l2 half of it is the weight of the penalty beside the mean loss
     * @param alive called every now and then; what it throws ends the work
     */
    public static LinearProbe fit(double[][] rows, int[] truth, int labels, double l2, Runnable alive) {
        Fit fit = new Fit(rows, truth, labels, l2);
        double[] start = new double[labels * (rows[0].length + 1)];
        double[] best = Lbfgs.minimize(
                (point, gradient) -> {
                    alive.run();
                    return fit.loss(point, gradient);
                },
                start,
                TOLERANCE,
                MAX_STEPS);
        return fit.probe(best);
    }

    /** Of each label, for features as they are. */
    public float[] logits(double[] row) {
        float[] logits = new float[biases.length];
        for (int label = 0; label < logits.length; label++) {
            logits[label] = (float) (Vectors.dot(weights[label], row) + biases[label]);
        }
        return logits;
    }

    /** The loss as a function of weights for standardised features; a point is a row of weights and a bias a label. */
    private static final class Fit {
        private final double[][] rows;
        private final int[] truth;
        private final int labels;
        private final double l2;
        private final int length;
        private final double[] mean;
        private final double[] deviation;

        Fit(double[][] rows, int[] truth, int labels, double l2) {
            this.rows = rows;
            this.truth = truth;
            this.labels = labels;
            this.l2 = l2;
            this.length = rows[0].length;
            Scaling scaling = Scaling.of(rows);
            this.mean = scaling.mean();
            this.deviation = scaling.deviation();
        }

        /** The same classifier for features as they are. */
        LinearProbe probe(double[] point) {
            double[][] weights = new double[labels][length];
            double[] biases = new double[labels];
            for (int label = 0; label < labels; label++) {
                int from = label * (length + 1);
                for (int i = 0; i < length; i++) {
                    weights[label][i] = point[from + i] / deviation[i];
                }
                biases[label] = point[from + length] - Vectors.dot(weights[label], mean);
            }
            return new LinearProbe(weights, biases);
        }

        double loss(double[] point, double[] gradient) {
            LinearProbe probe = probe(point);
            double[][] slopes = new double[labels][length];
            double[] sums = new double[labels];
            double[] wrong = new double[labels];
            double loss = 0;
            for (int item = 0; item < rows.length; item++) {
                loss += probe.errors(rows[item], truth[item], wrong) / rows.length;
                for (int label = 0; label < labels; label++) {
                    Vectors.add(wrong[label] / rows.length, rows[item], slopes[label], length);
                    sums[label] += wrong[label] / rows.length;
                }
            }
            for (int label = 0; label < labels; label++) {
                int from = label * (length + 1);
                for (int i = 0; i < length; i++) {
                    double weight = point[from + i];
                    gradient[from + i] = (slopes[label][i] - mean[i] * sums[label]) / deviation[i] + l2 * weight;
                    loss += l2 / 2 * weight * weight;
                }
                gradient[from + length] = sums[label];
            }
            return loss;
        }
    }

    /**
     * Cross-entropy of one item, in nats.
     *
     * @param errors is filled with each label's probability, less 1 for the right one
     */
    private double errors(double[] row, int label, double[] errors) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Vectors.dot(weights[i], row) + biases[i];
            largest = Math.max(largest, errors[i]);
        }
        double sum = 0;
        for (double logit : errors) {
            sum += Math.exp(logit - largest);
        }
        double logSum = largest + Math.log(sum);
        double loss = logSum - errors[label];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.exp(errors[i] - logSum) - (i == label ? 1 : 0);
        }
        return loss;
    }
}
