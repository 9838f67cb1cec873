package dev.graft.dataset.split;

/**
 * Which part of a dataset's items goes into each split.
 *
 * @param train above 0
 * @param validation 0 at least
 * @param test 0 at least; with 0 there is no test split
 */
public record SplitFractions(double train, double validation, double test) {
    public static final SplitFractions DEFAULT = new SplitFractions(0.8, 0.1, 0.1);

    /** What numbers written with a few decimals may miss 1 by. */
    private static final double TOLERANCE = 1e-6;

    public SplitFractions {
        if (!(train > 0 && validation >= 0 && test >= 0) || !sumToOne(train, validation, test)) {
            throw new IllegalArgumentException("no fractions: " + train + ", " + validation + ", " + test);
        }
    }

    /** Whether three fractions make a whole. */
    public static boolean sumToOne(double train, double validation, double test) {
        return Math.abs(train + validation + test - 1) <= TOLERANCE;
    }

    double[] toArray() {
        return new double[] {train, validation, test};
    }
}
