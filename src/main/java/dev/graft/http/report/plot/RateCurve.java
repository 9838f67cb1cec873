package dev.graft.http.report.plot;

import dev.graft.attempt.result.LearningRateTest;
import dev.graft.http.report.plot.Chart.Named;
import dev.graft.http.report.plot.Chart.Place;
import dev.graft.http.report.plot.Chart.Point;
import dev.graft.http.report.plot.Chart.Series;
import dev.graft.recipe.RangeTest;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A range test drawn: the loss over the logarithm of the learning rate, up to where it explodes. */
public final class RateCurve {
    /** Beyond, the explosion alone would be seen. */
    private static final double HIGHEST = 1.5;

    private RateCurve() {}

    /** @param test with points */
    public static Chart of(LearningRateTest test) {
        double first = test.points().get(0).smoothed();
        List<Named> chosen = test.points().stream()
                .filter(point -> point.rate() >= test.learningRate())
                .findFirst()
                .map(point -> new Named(
                        new Point(Math.log10(test.learningRate()), Math.min(point.smoothed(), HIGHEST * first)),
                        "validation",
                        Shown.number(test.learningRate())))
                .stream()
                .toList();
        return Chart.of(
                "Loss while the learning rate rose",
                "learning rate",
                List.of(
                        new Series("one update", "train", points(test, HIGHEST * first, RangeTest.Point::loss)),
                        new Series(
                                "running mean",
                                "validation",
                                points(test, HIGHEST * first, RangeTest.Point::smoothed))),
                List.<Place>of(),
                chosen,
                power -> "10^%.0f".formatted(power));
    }

    private static List<Point> points(LearningRateTest test, double highest, ToDoubleFunction<RangeTest.Point> height) {
        return test.points().stream()
                .map(point -> new Point(Math.log10(point.rate()), Math.min(highest, height.applyAsDouble(point))))
                .toList();
    }
}
