package dev.graft.metric;

import dev.graft.metric.measure.Bootstrap;
import dev.graft.metric.measure.Sample;
import dev.graft.metric.measure.Score;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How near predicted values come to true ones, in the values' own unit; the formulas are scikit-learn's, the intervals by
 * bootstrap.
 *
 * @param mae mean absolute error
 * @param rmse root of the mean squared error
 * @param r2 coefficient of determination: 1 is perfect, 0 as good as always the split's mean, below 0 worse than that
 * @param worst items of the largest error, worst first
 * @param points values of all items, or of {@value #MOST_POINTS} drawn by chance where there are more, to be drawn; empty
 *     where nobody asked for them
 */
public record RegressionEvaluation(
        int items, Interval mae, Interval rmse, Interval r2, List<Worst> worst, List<Point> points)
        implements SplitEvaluation {
    private static final int WORST = 20;
    /** More would lie on each other, and a report is small. */
    static final int MOST_POINTS = 200;

    /**
     * An item that the model was wrong about.
     *
     * @param item its id
     * @param label the true value
     * @param loss how far the predicted value is from it
     */
    public record Worst(String item, double label, double predicted, double loss) {}

    /**
     * The values of an item.
     *
     * @param label the true one
     */
    public record Point(double label, double predicted) {}

    public RegressionEvaluation {
        worst = List.copyOf(worst);
        points = points == null ? List.of() : List.copyOf(points);
    }

    /**
     * Compares what a model said with what is true.
     *
     * @param items ids, at least one
     * @param truth by item
     * @param predicted by item
     * @param whole whether intervals and points are worth their cost; else intervals have no width
     */
    public static RegressionEvaluation of(List<String> items, double[] truth, double[] predicted, boolean whole) {
        int[] once = new int[truth.length];
        Arrays.fill(once, 1);
        double[] values = numbers(truth, predicted, once);
        double[][] ends = whole
                ? Bootstrap.intervals(truth.length, Bootstrap.RESAMPLES, counts -> numbers(truth, predicted, counts))
                : Arrays.stream(values)
                        .mapToObj(value -> new double[] {value, value})
                        .toArray(double[][]::new);
        List<Worst> worst = IntStream.range(0, truth.length)
                .mapToObj(i -> new Worst(items.get(i), truth[i], predicted[i], Math.abs(predicted[i] - truth[i])))
                .sorted(Comparator.comparingDouble(Worst::loss).reversed().thenComparing(Worst::item))
                .limit(WORST)
                .toList();
        List<Point> points = Arrays.stream(whole ? Sample.of(truth.length, MOST_POINTS) : new int[0])
                .mapToObj(i -> new Point(truth[i], predicted[i]))
                .toList();
        return new RegressionEvaluation(
                truth.length,
                interval(values, ends, 0),
                interval(values, ends, 1),
                interval(values, ends, 2),
                worst,
                points);
    }

    /** R² alone, with resamples. */
    public static Score score(double[] truth, double[] predicted) {
        return Score.of(truth.length, Bootstrap.RESAMPLES, counts -> numbers(truth, predicted, counts)[2]);
    }

    private static Interval interval(double[] values, double[][] ends, int number) {
        return new Interval(
                values[number], Math.min(values[number], ends[number][0]), Math.max(values[number], ends[number][1]));
    }

    /** Mean absolute error, root mean squared error and R² of items that are there several times or not at all. */
    private static double[] numbers(double[] truth, double[] predicted, int[] counts) {
        double absolute = 0;
        double squared = 0;
        double sum = 0;
        int items = 0;
        for (int i = 0; i < truth.length; i++) {
            double error = predicted[i] - truth[i];
            absolute += counts[i] * Math.abs(error);
            squared += counts[i] * error * error;
            sum += counts[i] * truth[i];
            items += counts[i];
        }
        double mean = sum / items;
        double spread = 0;
        for (int i = 0; i < truth.length; i++) {
            spread += counts[i] * (truth[i] - mean) * (truth[i] - mean);
        }
        // Of equal values nothing can be explained: scikit-learn says 1 where all are met and 0 otherwise.
        double r2 = spread > 0 ? 1 - squared / spread : squared == 0 ? 1 : 0;
        return new double[] {absolute / items, Math.sqrt(squared / items), r2};
    }

    /** Mean squared error. */
    @Override
    public double loss() {
        return rmse.value() * rmse.value();
    }

    @Override
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("mae", mae.value());
        metrics.put("rmse", rmse.value());
        metrics.put("r2", r2.value());
        return metrics;
    }
}
