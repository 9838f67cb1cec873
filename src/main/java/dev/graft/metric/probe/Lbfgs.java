package dev.graft.metric.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The lowest point of a smooth convex function, by limited-memory BFGS. Liu and Nocedal, "On the Limited Memory BFGS Method
 * for Large Scale Optimization", 1989, with Armijo's backtracking.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double SUFFICIENT = 1e-4;
    private static final double SHORTEST = 1e-12;

    private Lbfgs() {}

    /** A function and its slope. */
    @FunctionalInterface
    interface Objective {
        /** @param gradient is filled with the slope at the point */
        double at(double[] point, double[] gradient);
    }

    /** A step that was made, and what it did to the gradient. */
    private record Correction(double[] step, double[] change, double product) {}

    /**
     * Walks down from a point, which is changed.
     *
     * @param tolerance of the gradient's largest element, at which the bottom is reached
     * @return the point
     */
    static double[] minimize(Objective objective, double[] point, double tolerance, int maxSteps) {
        Deque<Correction> corrections = new ArrayDeque<>();
        int length = point.length;
        double[] gradient = new double[length];
        double value = objective.at(point, gradient);
        for (int step = 0; step < maxSteps && largest(gradient) > tolerance; step++) {
            double[] direction = direction(gradient, corrections);
            double slope = Vectors.dot(direction, gradient);
            double[] next = new double[length];
            double[] nextGradient = new double[length];
            // Without corrections the gradient's size says nothing about the distance.
            double stride = corrections.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            double nextValue;
            while (true) {
                for (int i = 0; i < length; i++) {
                    next[i] = point[i] + stride * direction[i];
                }
                nextValue = objective.at(next, nextGradient);
                if (nextValue <= value + SUFFICIENT * stride * slope) {
                    break;
                }
                stride /= 2;
                if (stride < SHORTEST) {
                    // Rounding leaves no lower point in this direction.
                    return point;
                }
            }
            remember(corrections, point, next, gradient, nextGradient);
            System.arraycopy(next, 0, point, 0, length);
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(
            Deque<Correction> corrections, double[] point, double[] next, double[] gradient, double[] nextGradient) {
        double[] step = next.clone();
        double[] change = nextGradient.clone();
        Vectors.add(-1, point, step, step.length);
        Vectors.add(-1, gradient, change, change.length);
        double product = Vectors.dot(step, change);
        if (product > 0) {
            if (corrections.size() == MEMORY) {
                corrections.removeLast();
            }
            corrections.addFirst(new Correction(step, change, product));
        }
    }

    /** The gradient times an estimate of the inverse Hessian, downwards: the two loops over the corrections. */
    private static double[] direction(double[] gradient, Deque<Correction> newestFirst) {
        double[] direction = gradient.clone();
        double[] factors = new double[newestFirst.size()];
        int i = 0;
        for (Correction correction : newestFirst) {
            factors[i] = Vectors.dot(correction.step, direction) / correction.product;
            Vectors.add(-factors[i++], correction.change, direction, direction.length);
        }
        Correction newest = newestFirst.peekFirst();
        double scale = newest == null ? 1 : newest.product / Vectors.dot(newest.change, newest.change);
        for (int j = 0; j < direction.length; j++) {
            direction[j] *= -scale;
        }
        for (Iterator<Correction> oldestFirst = newestFirst.descendingIterator(); oldestFirst.hasNext(); ) {
            Correction correction = oldestFirst.next();
            double back = Vectors.dot(correction.change, direction) / correction.product;
            Vectors.add(-factors[--i] - back, correction.step, direction, direction.length);
        }
        return direction;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
