package dev.graft.http.report.plot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.http.report.plot.Chart.Named;
import dev.graft.http.report.plot.Chart.Place;
import dev.graft.http.report.plot.Chart.Point;
import dev.graft.http.report.plot.Chart.Series;
import dev.graft.job.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened while a model learned, drawn: loss and accuracy by epoch, learning rate by step. */
public final class Curves {
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";

    private Curves() {}

    public static List<Chart> of(List<MetricPoint> epochs, List<MetricPoint> steps) {
        List<Chart> charts = new ArrayList<>();
        byEpoch("Loss", "loss", epochs).ifPresent(charts::add);
        byEpoch("Accuracy", "accuracy", epochs).ifPresent(charts::add);
        byStep(steps).ifPresent(charts::add);
        return charts;
    }

    private static Optional<Chart> byEpoch(String title, String field, List<MetricPoint> epochs) {
        List<Series> series = List.of(
                new Series(TRAIN, TRAIN, points(epochs, TRAIN + "_" + field)),
                new Series(VALIDATION, VALIDATION, points(epochs, VALIDATION + "_" + field)));
        if (series.stream().allMatch(one -> one.points().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(Chart.of(title, "epoch", series, phases(epochs), best(epochs, field)));
    }

    /** Epochs are counted over all phases. */
    private static List<Point> points(List<MetricPoint> epochs, String field) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < epochs.size(); i++) {
            JsonNode value = epochs.get(i).values().path(field);
            if (value.isNumber()) {
                points.add(new Point(i + 1.0, value.asDouble()));
            }
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
    private static List<Named> best(List<MetricPoint> epochs, String field) {
        for (int i = epochs.size() - 1; i >= 0; i--) {
            JsonNode values = epochs.get(i).values();
            JsonNode value = values.path(VALIDATION + "_" + field);
            if (values.path("best").asBoolean() && value.isNumber()) {
                return List.of(new Named(new Point(i + 1.0, value.asDouble()), VALIDATION, "best"));
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
