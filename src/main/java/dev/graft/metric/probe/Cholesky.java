package dev.graft.metric.probe;

/**
 * A symmetric matrix without eigenvalues of 0 or less as the product of a lower triangle and its mirror image. Golub and Van
 * Loan, "Matrix Computations", 4.2.
 */
final class Cholesky {
    private final double[][] triangle;

    private Cholesky(double[][] triangle) {
        this.triangle = triangle;
    }

    /**
     * Factorises a matrix and a multiple of the unit matrix added to it.
     *
     * @param matrix its lower triangle, row i of at least i + 1 elements; destroyed
     * @param alive called every now and then
     */
    static Cholesky of(double[][] matrix, double shift, Runnable alive) {
        for (int i = 0; i < matrix.length; i++) {
            alive.run();
            double[] row = matrix[i];
            for (int j = 0; j < i; j++) {
                row[j] = (row[j] - Vectors.dot(row, matrix[j], j)) / matrix[j][j];
            }
            row[i] = Math.sqrt(row[i] + shift - Vectors.dot(row, row, i));
        }
        return new Cholesky(matrix);
    }

    /** The vector that the matrix makes this one of. */
    double[] solve(double[] right) {
        double[] solution = right.clone();
        for (int i = 0; i < solution.length; i++) {
            solution[i] = (solution[i] - Vectors.dot(triangle[i], solution, i)) / triangle[i][i];
        }
        for (int i = solution.length - 1; i >= 0; i--) {
            solution[i] /= triangle[i][i];
            Vectors.add(-solution[i], triangle[i], solution, i);
        }
        return solution;
    }
}
