package dev.graft.metric.probe;

/**
 * How likely labels are, given features and the best linear model with Gaussian noise and Gaussian weights: the logarithm
 * of the maximum evidence, in nats an item, mean over labels. You et al., "LogME: Practical Assessment of Pre-trained
 * Models for Transfer Learning", 2021, with the fixed point of its sequel, "Ranking and Tuning Pre-trained Models", 2022.
 *
 * <p>Higher is better. Computed without eigenvectors, on whichever is smaller of X'X and XX'.
 */
public final class LogMe {
    /** Keeps precisions finite where a label is fitted without any rest; the authors' number. */
    private static final double SMALLEST_REST = 1e-5;

    private static final double TOLERANCE = 1e-6;
    private static final int MAX_STEPS = 200;

    /** So that the logarithm is finite where features say nothing. */
    private static final double SMALLEST_PRECISION = 1e-12;

    private final Tridiagonal gram;
    private final int items;
    private final boolean ofItems;

    private LogMe(Tridiagonal gram, int items, boolean ofItems) {
        this.gram = gram;
        this.items = items;
        this.ofItems = ofItems;
    }

    /**
     * The score of features.
     *
     * @param rows features, {@code [items, features]}
     * @param truth class indices, below {@code labels}
     * @param alive called every now and then; what it throws ends the work
     */
    public static double score(double[][] rows, int[] truth, int labels, Runnable alive) {
        double[][] isLabel = new double[rows.length][labels];
        for (int i = 0; i < rows.length; i++) {
            isLabel[i][truth[i]] = 1;
        }
        return score(rows, isLabel, alive);
    }

    /**
     * The same for several labels, or for values.
     *
     * @param targets {@code [items, targets]}: 0 or 1 for a label; or a value, best with mean 0 and deviation 1
     */
    public static double score(double[][] rows, double[][] targets, Runnable alive) {
        boolean ofItems = rows.length < rows[0].length;
        double[][] sides = ofItems ? rows : Vectors.transposed(rows);
        double[][] gram = Vectors.products(sides, alive);
        double[][] right = Vectors.transposed(targets);
        double[] squares = new double[right.length];
        for (int target = 0; target < right.length; target++) {
            squares[target] = Vectors.dot(right[target], right[target]);
            right[target] = ofItems ? right[target] : Vectors.product(sides, right[target]);
        }
        LogMe logMe = new LogMe(Tridiagonal.of(gram, right, alive), rows.length, ofItems);
        double sum = 0;
        for (int target = 0; target < right.length; target++) {
            sum += logMe.evidence(right[target], squares[target]);
        }
        return sum / right.length;
    }

    /**
     * The maximum for one target.
     *
     * @param target by item, or multiplied by the features
     * @param squares sum of the squares of the former
     */
    private double evidence(double[] target, double squares) {
        double ratio = 1;
        for (int step = 1; ; step++) {
            Tridiagonal.Shifted shifted = gram.plus(ratio);
            double[] solution = shifted.solve(target);
            double own = Vectors.dot(solution, solution);
            double with = Vectors.dot(solution, target);
            double weights = ofItems ? with - ratio * own : own;
            double rest = Math.max(0, ofItems ? ratio * ratio * own : squares - with - ratio * own);
            double determined = gram.size() - ratio * shifted.trace();
            double ofWeights = Math.max(SMALLEST_PRECISION, determined / (weights + SMALLEST_REST));
            double ofNoise = Math.max(SMALLEST_PRECISION, (items - determined) / (rest + SMALLEST_REST));
            double next = ofWeights / ofNoise;
            if (Math.abs(next - ratio) <= TOLERANCE * ratio || step == MAX_STEPS) {
                double logarithms = gram.size() * Math.log(next)
                        + items * Math.log(ofNoise)
                        - gram.plus(next).logDeterminant()
                        - items * Math.log(2 * Math.PI);
                return (logarithms - ofNoise * rest - ofWeights * weights) / 2 / items;
            }
            ratio = next;
        }
    }
}
