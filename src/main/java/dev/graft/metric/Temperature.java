package dev.graft.metric;

/**
 * The one number that a classifier's logits are divided by so that its probabilities can be taken at their word: the one
 * with the least log loss on items that it did not learn from. Guo et al., "On Calibration of Modern Neural Networks", 2017.
 */
final class Temperature {
    /** Far beyond what networks need; a few items can ask for anything. */
    static final double LOWEST = 0.1;

    static final double HIGHEST = 10;
    private static final double TOLERANCE = 1e-10;
    private static final int MAX_STEPS = 100;

    private Temperature() {}

    /**
     * Finds it. The loss is convex in the inverse of the temperature, so that its slope has one zero at most: Newton's
     * method, and bisection where that would leave the bounds.
     */
    static double fit(Answers answers) {
        double low = 1 / HIGHEST;
        double high = 1 / LOWEST;
        double inverse = 1;
        for (int step = 0; step < MAX_STEPS && high - low > TOLERANCE; step++) {
            Slope slope = Slope.at(answers, inverse);
            if (slope.first > 0) {
                high = inverse;
            } else {
                low = inverse;
            }
            double next = inverse - slope.first / slope.second;
            // Also where the slope is that of a line, and so the quotient no number.
            boolean inside = next > low && next < high;
            if (inside && Math.abs(next - inverse) < TOLERANCE) {
                return 1 / next;
            }
            inverse = inside ? next : (low + high) / 2;
        }
        return 1 / inverse;
    }

    /** First and second derivative of the log loss, by the inverse temperature: a mean less a logit, and a variance. */
    private record Slope(double first, double second) {
        static Slope at(Answers answers, double inverse) {
            double first = 0;
            double second = 0;
            for (int i = 0; i < answers.truth().length; i++) {
                float[] row = answers.row(i);
                double[] probabilities = Softmax.probabilities(row, 1 / inverse);
                double mean = 0;
                for (int label = 0; label < row.length; label++) {
                    mean += probabilities[label] * row[label];
                }
                for (int label = 0; label < row.length; label++) {
                    second += probabilities[label] * (row[label] - mean) * (row[label] - mean);
                }
                first += mean - row[answers.truth()[i]];
            }
            return new Slope(first, second);
        }
    }
}
