package dev.graft.http.report.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * Lines over a common axis, ready to be drawn in a field of {@value #WIDTH} by {@value #HEIGHT}.
 *
 * @param title what is drawn
 * @param across what the horizontal axis counts
 * @param x ticks of the horizontal axis
 * @param y ticks of the vertical axis
 * @param lines with the name and colour of each
 * @param marks places on the horizontal axis where something begins
 * @param dots single points with a name
 */
public record Chart(
        String title, String across, List<Tick> x, List<Tick> y, List<Line> lines, List<Mark> marks, List<Dot> dots) {
    static final int WIDTH = 640;
    static final int HEIGHT = 260;
    private static final int LEFT = 52;
    private static final int RIGHT = 14;
    private static final int TOP = 18;
    private static final int BOTTOM = 38;

    /** What the name of a dot needs beside it. */
    private static final int ROOM = 60;

    private static final int X_TICKS = 8;
    private static final int Y_TICKS = 5;

    /** More than a screen has pixels for are thinned out. */
    private static final int MOST_POINTS = 400;

    /** @param at place in the field */
    public record Tick(String at, String text) {}

    /**
     * @param kind name of its colour
     * @param path as SVG writes it
     */
    public record Line(String name, String kind, String path) {}

    public record Mark(String at, String text) {}

    /** @param toLeft whether its name stands left of it, where the field ends to its right */
    public record Dot(String x, String y, String kind, String text, boolean toLeft) {}

    /** Numbers in the order of the horizontal axis. */
    public record Series(String name, String kind, List<Point> points) {}

    public record Point(double x, double y) {}

    /** A place on the horizontal axis with a name. */
    public record Place(double x, String text) {}

    /** A point that is told by name. */
    public record Named(Point point, String kind, String text) {}

    /** Draws what has points; at least one series must have some. The horizontal axis counts. */
    public static Chart of(String title, String across, List<Series> series, List<Place> places, List<Named> named) {
        return of(title, across, series, places, named, at -> String.format(Locale.ROOT, "%.0f", at));
    }

    /** The same with other words for the whole numbers on the horizontal axis. */
    static Chart of(
            String title,
            String across,
            List<Series> series,
            List<Place> places,
            List<Named> named,
            DoubleFunction<String> words) {
        List<Series> drawn =
                series.stream().filter(one -> !one.points().isEmpty()).toList();
        List<Point> all = drawn.stream().flatMap(one -> one.points().stream()).toList();
        Axis x = Axis.whole(
                all.stream().mapToDouble(Point::x).min().orElseThrow(),
                all.stream().mapToDouble(Point::x).max().orElseThrow(),
                LEFT,
                (double) WIDTH - RIGHT,
                X_TICKS);
        Axis y = Axis.around(
                all.stream().mapToDouble(Point::y).min().orElseThrow(),
                all.stream().mapToDouble(Point::y).max().orElseThrow(),
                (double) HEIGHT - BOTTOM,
                TOP,
                Y_TICKS);
        return new Chart(
                title,
                across,
                x.ticks(words),
                y.ticks(Shown::number),
                drawn.stream()
                        .map(one -> new Line(one.name(), one.kind(), path(thinned(one.points()), x, y)))
                        .toList(),
                places.stream()
                        .map(place -> new Mark(Axis.place(x.at(place.x())), place.text()))
                        .toList(),
                named.stream()
                        .map(one -> new Dot(
                                Axis.place(x.at(one.point().x())),
                                Axis.place(y.at(one.point().y())),
                                one.kind(),
                                one.text(),
                                x.at(one.point().x()) > WIDTH - ROOM))
                        .toList());
    }

    /** One point alone is a short dash. */
    private static String path(List<Point> points, Axis x, Axis y) {
        String path = points.stream()
                .map(point -> Axis.place(x.at(point.x())) + "," + Axis.place(y.at(point.y())))
                .collect(Collectors.joining("L", "M", ""));
        return points.size() > 1 ? path : path + "h4";
    }

    private static List<Point> thinned(List<Point> points) {
        if (points.size() <= MOST_POINTS) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            kept.add(points.get((int) ((long) i * (points.size() - 1) / (MOST_POINTS - 1))));
        }
        return kept;
    }
}
