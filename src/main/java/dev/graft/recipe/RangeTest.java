package dev.graft.recipe;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a learning rate: it is raised exponentially, one update after the other, until the loss explodes, and what the loss
 * did tells a rate. Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, and "A Disciplined Approach to
 * Neural Network Hyper-Parameters", 2018. Not thread-safe.
 */
public final class RangeTest {
    /** Updates at most. */
    public static final int STEPS = 100;

    /** The highest rate that a recipe may have. */
    private static final double LAST = 10;

    private static final double FIRST = 1e-6 * LAST;

    /** Weight of what was before in the running mean of the loss: one batch is harder than another, by more than a rate does. */
    private static final double SMOOTHING = 0.98;

    /** So many times the least loss is an explosion. */
    private static final double EXPLOSION = 4;

    /** The running mean begins with few losses: what it says of them is chance. */
    private static final int BLIND = 10;

    /** Share of the rate of the least loss: there the loss is about to rise again. */
    private static final double BELOW_LEAST = 0.1;

    private final List<Point> points = new ArrayList<>();
    private double mean;
    private double least = Double.POSITIVE_INFINITY;

    /**
     * An update.
     *
     * @param rate that it was made at
     * @param loss before it
     * @param smoothed running mean of the losses so far
     */
    public record Point(double rate, double loss, double smoothed) {}

    /** Of the next update. */
    public double rate() {
        return rounded(FIRST * Math.pow(LAST / FIRST, points.size() / (STEPS - 1.0)), 6);
    }

    /**
     * Takes note of an update at {@link #rate}.
     *
     * @return whether to go on
     */
    public boolean add(double loss) {
        if (!Double.isFinite(loss)) {
            return false;
        }
        double rate = rate();
        mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
        double smoothed = mean / (1 - Math.pow(SMOOTHING, points.size() + 1.0));
        points.add(new Point(rate, rounded(loss, 6), rounded(smoothed, 6)));
        least = Math.min(least, smoothed);
        return smoothed <= EXPLOSION * least && points.size() < STEPS;
    }

    public List<Point> points() {
        return List.copyOf(points);
    }

    /** A tenth of the rate at which the loss was least; empty where it never fell. */
    public Optional<Double> suggestion() {
        int best = -1;
        for (int i = BLIND; i < points.size(); i++) {
            if (best < 0 || points.get(i).smoothed < points.get(best).smoothed) {
                best = i;
            }
        }
        return best > BLIND ? Optional.of(rounded(BELOW_LEAST * points.get(best).rate, 2)) : Optional.empty();
    }

    private static double rounded(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits)).doubleValue();
    }
}
