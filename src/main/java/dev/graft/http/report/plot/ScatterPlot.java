package dev.graft.http.report.plot;

import dev.graft.http.report.plot.Chart.Tick;
import dev.graft.metric.RegressionEvaluation.Point;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Predicted values over true ones in a square field of {@value #SIDE}, its origin at the upper left; both axes are the
 * same, so that what is right lies on the diagonal.
 */
public record ScatterPlot(List<Tick> x, List<Tick> y, List<Dot> dots) {
    static final int SIDE = 300;
    private static final int TICKS = 5;

    public record Dot(String x, String y, String text) {}

    /** @param points at least one */
    public static ScatterPlot of(List<Point> points) {
        double[] values = points.stream()
                .flatMapToDouble(point -> DoubleStream.of(point.label(), point.predicted()))
                .sorted()
                .toArray();
        Axis x = Axis.around(values[0], values[values.length - 1], 0, SIDE, TICKS);
        Axis y = Axis.around(values[0], values[values.length - 1], SIDE, 0, TICKS);
        return new ScatterPlot(
                x.ticks(Shown::number),
                y.ticks(Shown::number),
                points.stream()
                        .map(point -> new Dot(
                                Axis.place(x.at(point.label())),
                                Axis.place(y.at(point.predicted())),
                                "%s, said to be %s"
                                        .formatted(Shown.number(point.label()), Shown.number(point.predicted()))))
                        .toList());
    }
}
