package dev.graft.http.report.plot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.item.Task;
import dev.graft.http.report.plot.Chart.Named;
import dev.graft.http.report.plot.Chart.Place;
import dev.graft.http.report.plot.Chart.Point;
import dev.graft.http.report.plot.Chart.Series;
import dev.graft.job.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened while a model learned, drawn: loss and what tells most of its task by epoch, learning rate by step. */
public final class Curves {
    private Curves() {}

    public static List<Chart> of(Task task, List<MetricPoint> epochs, List<MetricPoint> steps) {
        Stream<Optional<Chart>> charts = TaskCurves.of(task).stream().map(curve -> byEpoch(curve, epochs));
        return Stream.concat(charts, Stream.of(byStep(steps)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Chart> byEpoch(TaskCurves.Curve curve, List<MetricPoint> epochs) {
        List<Series> series = curve.lines().stream()
                .map(line -> new Series(line.name(), line.kind(), points(epochs, line)))
                .toList();
        if (series.stream().allMatch(one -> one.points().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(Chart.of(curve.title(), "epoch", series, phases(epochs), best(epochs, curve)));
    }

    /** Epochs are counted over all phases. */
    private static List<Point> points(List<MetricPoint> epochs, TaskCurves.Line line) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i++) {
            double epoch = i + 1;
            line.in(epochs.get(i).values()).ifPresent(number -> points.add(new Point(epoch, number)));
        }
        return points;
    }

    /** Where phases begin, if there are several. */
    private static List<Place> phases(List<MetricPoint> epochs) {
        List<Place> places = new ArrayList<>();
        String before = "";
        for (int i = 0; i < epochs.size(); i++) {
            String phase = epochs.get(i).values().path("phase").asText();
            if (!phase.equals(before)) {
                places.add(new Place(i + 1.0, Shown.words(phase)));
            }
            before = phase;
        }
        return places.size() > 1 ? places : List.of();
    }

    /** The last epoch that was better than all before it became the model. */
    private static List<Named> best(List<MetricPoint> epochs, TaskCurves.Curve curve) {
        TaskCurves.Line judged = curve.lines().get(curve.lines().size() - 1);
        for (int i = epochs.size() - 1; i >= 0; i--) {
            JsonNode values = epochs.get(i).values();
            Optional<Double> number = judged.in(values);
            if (values.path("best").asBoolean() && number.isPresent()) {
                return List.of(new Named(new Point(i + 1.0, number.get()), judged.kind(), "best"));
            }
        }
        return List.of();
    }

    private static Optional<Chart> byStep(List<MetricPoint> steps) {
        List<Point> points = steps.stream()
                .filter(step -> step.values().path("learning_rate").isNumber())
                .map(step -> new Point(
                        step.step(), step.values().path("learning_rate").asDouble()))
                .toList();
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(Chart.of(
                        "Learning rate of the head",
                        "step",
                        List.of(new Series("learning rate", "rate", points)),
                        List.of(),
                        List.of()));
    }
}
