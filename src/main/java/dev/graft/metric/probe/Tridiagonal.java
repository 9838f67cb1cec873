package dev.graft.metric.probe;

import java.util.Arrays;

/**
 * A symmetric matrix in other coordinates, in which it is tridiagonal; vectors can be brought along. Solving, traces and
 * determinants then cost no more than a vector, for any multiple of the unit matrix added to it.
 *
 * <p>Householder's reductions, as in Golub and Van Loan, "Matrix Computations", 8.3.1.
 */
final class Tridiagonal {
    private final double[] diagonal;
    /** Element i is beside diagonal elements i and i + 1. */
    private final double[] beside;

    private Tridiagonal(double[] diagonal, double[] beside) {
        this.diagonal = diagonal;
        this.beside = beside;
    }

    /**
     * Reduces a matrix.
     *
     * @param matrix its lower triangle, row i of at least i + 1 elements; destroyed
     * @param vectors are turned into the new coordinates
     * @param alive called every now and then
     */
    static Tridiagonal of(double[][] matrix, double[][] vectors, Runnable alive) {
        int size = matrix.length;
        double[] diagonal = new double[size];
        double[] beside = new double[Math.max(0, size - 1)];
        double[] mirror = new double[size];
        double[] shift = new double[size];
        // From the last row upwards, so that what is left is always the beginning of the lower triangle.
        for (int last = size - 1; last > 0; last--) {
            alive.run();
            double[] row = matrix[last];
            diagonal[last] = row[last];
            double length = Math.sqrt(Vectors.dot(row, row, last));
            beside[last - 1] = row[last - 1];
            if (length > Math.abs(row[last - 1])) {
                beside[last - 1] = row[last - 1] > 0 ? -length : length;
                System.arraycopy(row, 0, mirror, 0, last);
                mirror[last - 1] -= beside[last - 1];
                double scale = 2 / Vectors.dot(mirror, mirror, last);
                reflect(matrix, mirror, shift, last, scale);
                for (double[] vector : vectors) {
                    Vectors.add(-scale * Vectors.dot(mirror, vector, last), mirror, vector, last);
                }
            }
        }
        diagonal[0] = matrix[0][0];
        return new Tridiagonal(diagonal, beside);
    }

    /** Mirrors the first rows and columns: {@code A - v w' - w v'} with {@code p = scale A v, w = p - scale (p'v / 2) v}. */
    private static void reflect(double[][] matrix, double[] mirror, double[] shift, int size, double scale) {
        Arrays.fill(shift, 0, size, 0);
        for (int i = 0; i < size; i++) {
            shift[i] += Vectors.dot(matrix[i], mirror, i + 1);
            Vectors.add(mirror[i], matrix[i], shift, i);
        }
        for (int i = 0; i < size; i++) {
            shift[i] *= scale;
        }
        Vectors.add(-scale / 2 * Vectors.dot(shift, mirror, size), mirror, shift, size);
        for (int i = 0; i < size; i++) {
            double ofMirror = mirror[i];
            double ofShift = shift[i];
            double[] row = matrix[i];
            for (int j = 0; j <= i; j++) {
                row[j] -= ofMirror * shift[j] + ofShift * mirror[j];
            }
        }
    }

    int size() {
        return diagonal.length;
    }

    /** The matrix and a multiple of the unit matrix, factorised. */
    Shifted plus(double shift) {
        return new Shifted(shift);
    }

    /** For matrices without negative eigenvalues and a shift above 0. */
    final class Shifted {
        private final double shift;
        /** Pivots of Gauss' elimination from the first row down. */
        private final double[] down;

        private Shifted(double shift) {
            this.shift = shift;
            this.down = new double[size()];
            for (int i = 0; i < down.length; i++) {
                double fromAbove = i == 0 ? 0 : beside[i - 1] * beside[i - 1] / down[i - 1];
                down[i] = atLeastShift(diagonal[i] + shift - fromAbove);
            }
        }

        /** No pivot is below the smallest eigenvalue, but for rounding. */
        private double atLeastShift(double pivot) {
            return Math.max(pivot, shift);
        }

        /** The vector that the matrix makes this one of. */
        double[] solve(double[] right) {
            double[] solution = right.clone();
            for (int i = 1; i < solution.length; i++) {
                solution[i] -= beside[i - 1] / down[i - 1] * solution[i - 1];
            }
            for (int i = solution.length - 1; i >= 0; i--) {
                double fromBelow = i == solution.length - 1 ? 0 : beside[i] * solution[i + 1];
                solution[i] = (solution[i] - fromBelow) / down[i];
            }
            return solution;
        }

        /** Of the inverse. */
        double trace() {
            double trace = 0;
            double up = 0;
            for (int i = down.length - 1; i >= 0; i--) {
                double fromBelow = i == down.length - 1 ? 0 : beside[i] * beside[i] / up;
                trace += 1 / atLeastShift(down[i] - fromBelow);
                up = atLeastShift(diagonal[i] + shift - fromBelow);
            }
            return trace;
        }

        double logDeterminant() {
            double sum = 0;
            for (double pivot : down) {
                sum += Math.log(pivot);
            }
            return sum;
        }
    }
}
