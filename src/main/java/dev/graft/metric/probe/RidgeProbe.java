package dev.graft.metric.probe;

import java.util.Arrays;

/**
 * Linear regression of one or several targets on standardised features, with a penalty on the square of its weights but not of
 * its biases, in closed form: scikit-learn's StandardScaler and Ridge. It tells how well values, or the presence of each of
 * several labels as 0 or 1, can be told by a linear model, such as feature extraction trains.
 *
 * <p>The penalty is the power of √10 with the least generalised cross-validation error, all targets together: Golub, Heath and
 * Wahba, "Generalized Cross-Validation as a Method for Choosing a Good Ridge Parameter", 1979. So networks of few features and
 * of many are asked alike. Computed on whichever is smaller of X'X and XX'; standardisation is part of the weights.
 */
public final class RidgeProbe {
    /** Powers of √10, from hardly any penalty to one that leaves hardly more than the mean. */
    private static final int LEAST = -4;

    private static final int MOST = 14;

    private final double[][] weights;
    private final double[] biases;
    private final double penalty;

    private RidgeProbe(double[][] weights, double[] biases, double penalty) {
        this.weights = weights;
        this.biases = biases;
        this.penalty = penalty;
    }

    /**
     * Learns from items.
     *
     * @param rows features, {@code [items, features]}
     * @param targets {@code [items, targets]}
     * @param alive called every now and then; what it throws ends the work
     */
    public static RidgeProbe fit(double[][] rows, double[][] targets, Runnable alive) {
        Fit fit = new Fit(rows, targets, alive);
        return fit.probe(fit.penalty(alive), alive);
    }

    /** With a given penalty: scikit-learn's alpha. */
    static RidgeProbe fit(double[][] rows, double[][] targets, double penalty) {
        return new Fit(rows, targets, () -> {}).probe(penalty, () -> {});
    }

    /** Multiplications that learning takes. */
    public static double multiplications(int items, int features, int targets) {
        double products = (double) items * features;
        double smaller = Math.min(items, features);
        // Products, two triangular factorisations, and what is solved for each target.
        return products * smaller / 2
                + 5.0 / 3 * smaller * smaller * smaller
                + targets * (2 * products + 4 * smaller * smaller);
    }

    /** Each target of an item, for features as they are. */
    public double[] predict(double[] row) {
        double[] predicted = biases.clone();
        for (int target = 0; target < predicted.length; target++) {
            predicted[target] += Vectors.dot(weights[target], row);
        }
        return predicted;
    }

    /** That was chosen. */
    double penalty() {
        return penalty;
    }

    /** What does not depend on the penalty. */
    static final class Fit {
        private final int items;
        private final boolean ofItems;
        private final Scaling scaling;
        /** Scaled features, by item or by feature, whichever are fewer. */
        private final double[][] sides;

        private final double[][] gram;
        private final double[] means;
        /** By target, its mean taken off. */
        private final double[][] centred;
        /** The same as a vector of items or, multiplied by the features, of features. */
        private final double[][] right;

        Fit(double[][] rows, double[][] targets, Runnable alive) {
            this.items = rows.length;
            this.ofItems = items < rows[0].length;
            this.scaling = Scaling.of(rows);
            double[][] scaled = Arrays.stream(rows).map(scaling::of).toArray(double[][]::new);
            this.sides = ofItems ? scaled : Vectors.transposed(scaled);
            this.gram = Vectors.products(sides, alive);
            this.centred = Vectors.transposed(targets);
            this.means = new double[centred.length];
            this.right = new double[centred.length][];
            for (int target = 0; target < means.length; target++) {
                alive.run();
                double[] values = centred[target];
                double mean = Arrays.stream(values).sum() / items;
                Arrays.setAll(values, i -> values[i] - mean);
                means[target] = mean;
                right[target] = ofItems ? values : Vectors.product(sides, values);
            }
        }

        double penalty(Runnable alive) {
            double[][] turned = Arrays.stream(right).map(double[]::clone).toArray(double[][]::new);
            Tridiagonal matrix = Tridiagonal.of(copy(gram), turned, alive);
            double best = Math.pow(10, MOST / 2.0);
            double least = Double.POSITIVE_INFINITY;
            for (int power = LEAST; power <= MOST; power++) {
                double candidate = Math.pow(10, power / 2.0);
                double error = error(matrix, turned, candidate);
                if (error < least) {
                    best = candidate;
                    least = error;
                }
            }
            return best;
        }

        /** Generalised cross-validation: squared errors over the square of what is left to determine, the mean not counted. */
        private double error(Tridiagonal matrix, double[][] turned, double candidate) {
            Tridiagonal.Shifted shifted = matrix.plus(candidate);
            double rest = 0;
            for (int target = 0; target < turned.length; target++) {
                double[] solution = shifted.solve(turned[target]);
                double own = Vectors.dot(solution, solution);
                rest += ofItems
                        ? candidate * candidate * own
                        : Math.max(
                                0,
                                Vectors.dot(centred[target], centred[target])
                                        - Vectors.dot(solution, turned[target])
                                        - candidate * own);
            }
            double free = items - 1 - (matrix.size() - candidate * shifted.trace());
            return rest / (free * free);
        }

        RidgeProbe probe(double penalty, Runnable alive) {
            Cholesky matrix = Cholesky.of(copy(gram), penalty, alive);
            double[][] weights = new double[means.length][scaling.mean().length];
            double[] biases = means.clone();
            for (int target = 0; target < weights.length; target++) {
                alive.run();
                double[] solution = matrix.solve(right[target]);
                double[] scaled = weights[target];
                if (ofItems) {
                    for (int item = 0; item < items; item++) {
                        Vectors.add(solution[item], sides[item], scaled, scaled.length);
                    }
                } else {
                    System.arraycopy(solution, 0, scaled, 0, scaled.length);
                }
                Arrays.setAll(scaled, i -> scaled[i] / scaling.deviation()[i]);
                biases[target] -= Vectors.dot(scaled, scaling.mean());
            }
            return new RidgeProbe(weights, biases, penalty);
        }

        private static double[][] copy(double[][] triangle) {
            return Arrays.stream(triangle).map(double[]::clone).toArray(double[][]::new);
        }
    }
}
