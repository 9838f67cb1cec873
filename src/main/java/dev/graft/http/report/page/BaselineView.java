package dev.graft.http.report.page;

import dev.graft.attempt.result.Report;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The model beside simpler ways.
 *
 * @param words how they were compared
 */
public record BaselineView(String words, List<Bar> bars) {
    private static final String PROBE = "linear_probe";
    private static final Map<String, String> NAMES = Map.of(
            "majority",
            "Most frequent label",
            "prior",
            "The same for every item",
            "mean",
            "Always the mean",
            "knn",
            "20 nearest neighbours",
            PROBE,
            "Linear classifier",
            "from_scratch",
            "The same from scratch");

    /**
     * A number with its interval.
     *
     * @param kind {@code model} or {@code baseline}
     * @param at percent of the width, as the other two
     */
    public record Bar(String name, String kind, String value, String interval, String at, String low, String span) {}

    static Optional<BaselineView> of(Report report) {
        Optional<String> judging = Headline.judging(report.classified());
        if (judging.isEmpty() || report.baselines().isEmpty()) {
            return Optional.empty();
        }
        Evaluation evaluation = report.classified().get(judging.get()).orElseThrow();
        List<Bar> bars = new ArrayList<>();
        bars.add(bar("This model", "model", evaluation.accuracy()));
        report.baselines().forEach((name, accuracy) -> bars.add(bar(named(name, NAMES), "baseline", accuracy)));
        String words = "Accuracies on %s with their 95 %% intervals.".formatted(judging.get());
        return Optional.of(new BaselineView(words + words(report, judging.get(), NAMES, 100, "%+.1f points"), bars));
    }

    static Optional<BaselineView> of(Report report, OtherTask task) {
        if (report.baselines().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> names = new HashMap<>(NAMES);
        if (task instanceof Values) {
            names.put(PROBE, "Linear regression");
        }
        List<Bar> bars = new ArrayList<>();
        bars.add(number("This model", "model", task.main()));
        report.baselines().forEach((name, number) -> bars.add(number(named(name, names), "baseline", number)));
        String words = "%s on %s, with 95 %% intervals.".formatted(task.measure(), task.split());
        return Optional.of(new BaselineView(words + words(report, task.split(), names, 1, "%+.3f"), bars));
    }

    private static String named(String baseline, Map<String, String> names) {
        return names.getOrDefault(baseline, Shown.words(baseline));
    }

    /** What was compared with what, and what was gained: that many times, in that form. */
    private static String words(Report report, String split, Map<String, String> names, double times, String form) {
        StringBuilder words = new StringBuilder();
        report.comparison()
                .filter(comparison -> comparison.items() > 0)
                .ifPresent(comparison -> words.append(
                        " Nearest neighbours and the %s learned from the frozen base model's features of %d"
                                        .formatted(names.get(PROBE).toLowerCase(Locale.ROOT), comparison.learnedItems())
                                + " train items and were asked about %d items of %s."
                                        .formatted(comparison.items(), split)));
        report.transferGain()
                .ifPresent(gain -> words.append(String.format(
                        Locale.ROOT,
                        " Gain over %s: " + form + ".",
                        report.comparison()
                                .map(Report.Comparison::gainOver)
                                .map(name -> named(name, names).toLowerCase(Locale.ROOT))
                                .orElse("guessing"),
                        times * gain)));
        return words.toString();
    }

    /** Of a number that is no share: below 0 it has no bar. */
    private static Bar number(String name, String kind, Interval number) {
        double low = Math.max(0, Math.min(1, number.low()));
        double high = Math.max(low, Math.min(1, number.high()));
        return new Bar(
                name,
                kind,
                Shown.decimal(number.value()),
                Shown.decimals(number),
                place(Math.max(0, Math.min(1, number.value()))),
                place(low),
                place(high - low));
    }

    private static Bar bar(String name, String kind, Interval share) {
        return new Bar(
                name,
                kind,
                Shown.percent(share.value()),
                Shown.percents(share),
                place(share.value()),
                place(share.low()),
                place(share.high() - share.low()));
    }

    private static String place(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
