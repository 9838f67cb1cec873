package dev.graft.metric.probe;

/** Arithmetic of vectors, in an order that does not depend on the machine. */
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        return dot(a, b, a.length);
    }

    /**
     * Of the first elements.
     *
     * <p>Four sums at once: a processor can add to each while the others are under way.
     */
    static double dot(double[] a, double[] b, int length) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < length; i++) {
            sum0 += a[i] * b[i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    /** Adds a multiple of the first elements of one vector to another. */
    static void add(double factor, double[] from, double[] to, int length) {
        for (int i = 0; i < length; i++) {
            to[i] += factor * from[i];
        }
    }

    /** Index of the largest element, the first of equals. */
    static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Rows become columns. */
    static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }

    /** The product of each row with a vector. */
    static double[] product(double[][] rows, double[] vector) {
        double[] product = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            product[i] = dot(rows[i], vector);
        }
        return product;
    }

    /**
     * The products of rows with each other: the lower triangle of a symmetric matrix.
     *
     * @param alive called every now and then
     */
    static double[][] products(double[][] rows, Runnable alive) {
        double[][] products = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            alive.run();
            products[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                products[i][j] = dot(rows[i], rows[j]);
            }
        }
        return products;
    }
}
