package dev.graft.metric.probe;

/**
 * What brings features to mean 0 and deviation 1: scikit-learn's StandardScaler.
 *
 * @param mean of each feature
 * @param deviation of each feature, above 0
 */
record Scaling(double[] mean, double[] deviation) {
    /** Features that hardly vary are not blown up. */
    private static final double SMALLEST_DEVIATION = 1e-6;

    /** @param rows {@code [items, features]} */
    static Scaling of(double[][] rows) {
        int length = rows[0].length;
        double[] mean = new double[length];
        double[] deviation = new double[length];
        for (double[] row : rows) {
            Vectors.add(1.0 / rows.length, row, mean, length);
        }
        for (double[] row : rows) {
            for (int i = 0; i < length; i++) {
                double distance = row[i] - mean[i];
                deviation[i] += distance * distance / rows.length;
            }
        }
        for (int i = 0; i < length; i++) {
            deviation[i] = Math.sqrt(deviation[i]) + SMALLEST_DEVIATION;
        }
        return new Scaling(mean, deviation);
    }

    /** The features of an item, scaled. */
    double[] of(double[] row) {
        double[] scaled = new double[row.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (row[i] - mean[i]) / deviation[i];
        }
        return scaled;
    }
}
