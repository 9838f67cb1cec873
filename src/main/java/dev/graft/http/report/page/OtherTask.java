package dev.graft.http.report.page;

import dev.graft.attempt.Report;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is shown of models whose items have several labels, or a value, in place of one label. */
final class OtherTask {
    /** The split that judges: test, else validation; empty where it is one of a classifier. */
    static Optional<Map.Entry<String, SplitEvaluation>> judging(Map<String, Optional<SplitEvaluation>> splits) {
        return judging(splits, List.of("test", "validation"));
    }

    /** The first of these splits that is there; empty where it is one of a classifier. */
    static Optional<Map.Entry<String, SplitEvaluation>> judging(
            Map<String, Optional<SplitEvaluation>> splits, List<String> first) {
        return first.stream()
                .filter(split -> splits.getOrDefault(split, Optional.empty()).isPresent())
                .findFirst()
                .map(split -> Map.entry(split, splits.get(split).orElseThrow()))
                .filter(entry -> !(entry.getValue() instanceof Evaluation));
    }

    private OtherTask() {}

    /** The number that tells most, in a sentence. */
    static String verdict(String split, SplitEvaluation evaluation) {
        String on = " on %d %s items (95 %% interval %s)";
        if (evaluation instanceof RegressionEvaluation values) {
            return "Off by " + Shown.number(values.mae().value()) + " on average"
                    + on.formatted(
                            values.items(),
                            split,
                            Shown.number(values.mae().low()) + " to "
                                    + Shown.number(values.mae().high()))
                    + "; R² is " + Shown.decimal(values.r2().value()) + ".";
        }
        Interval precision = main(evaluation);
        return "Mean average precision " + Shown.decimal(precision.value())
                + on.formatted(evaluation.items(), split, Shown.decimals(precision)) + ".";
    }

    /** What baselines are measured in, too. */
    private static Interval main(SplitEvaluation evaluation) {
        return evaluation instanceof RegressionEvaluation values
                ? values.r2()
                : ((MultiLabelEvaluation) evaluation).meanAveragePrecision();
    }

    static NumberTable numbers(Map<String, Optional<SplitEvaluation>> splits) {
        List<Fact> names = new ArrayList<>();
        List<SplitEvaluation> evaluations = new ArrayList<>();
        splits.forEach((split, evaluation) -> evaluation.ifPresent(some -> {
            names.add(new Fact(split, some.items() + " items"));
            evaluations.add(some);
        }));
        List<NumberTable.Row> rows = evaluations.get(0).metrics().keySet().stream()
                .map(name -> new NumberTable.Row(
                        Shown.words(name),
                        "",
                        evaluations.stream()
                                .map(e -> new NumberTable.Value(
                                        Shown.number(e.metrics().get(name)), interval(e, name)))
                                .toList()))
                .toList();
        return new NumberTable(names, rows);
    }

    private static String interval(SplitEvaluation evaluation, String name) {
        Optional<Interval> known = Optional.empty();
        if (evaluation instanceof RegressionEvaluation values) {
            known = Optional.ofNullable(Map.of("mae", values.mae(), "rmse", values.rmse(), "r2", values.r2())
                    .get(name));
        } else if (evaluation instanceof MultiLabelEvaluation labels && name.equals("mean_average_precision")) {
            known = Optional.of(labels.meanAveragePrecision());
        }
        return known.map(i -> Shown.number(i.low()) + " to " + Shown.number(i.high()))
                .orElse("");
    }

    static List<LabelTable> labels(String split, SplitEvaluation evaluation) {
        return evaluation instanceof MultiLabelEvaluation labels
                ? List.of(new LabelTable(
                        split,
                        labels.labels().stream()
                                .map(s -> LabelTable.row(s.label(), s.support(), s.precision(), s.recall(), s.f1()))
                                .toList()))
                : List.of();
    }

    static Worst worst(String split, SplitEvaluation evaluation, Thumbnails thumbnails) {
        if (evaluation instanceof RegressionEvaluation values) {
            return new Worst(
                    split,
                    values.worst().stream()
                            .map(w -> Worst.thumb(
                                    w.item(),
                                    Shown.number(w.label()),
                                    Shown.number(w.predicted()),
                                    w.loss(),
                                    thumbnails))
                            .toList());
        }
        return new Worst(
                split,
                ((MultiLabelEvaluation) evaluation)
                        .worst().stream()
                                .map(w -> Worst.thumb(
                                        w.item(), listed(w.label()), listed(w.predicted()), w.loss(), thumbnails))
                                .toList());
    }

    private static String listed(List<String> labels) {
        return labels.isEmpty() ? "none" : String.join(", ", labels);
    }

    static List<BaselineView> baselines(Report report, String split, SplitEvaluation evaluation) {
        if (report.baselines().isEmpty()) {
            return List.of();
        }
        List<BaselineView.Bar> bars = new ArrayList<>();
        bars.add(BaselineView.number("This model", "model", main(evaluation)));
        report.baselines()
                .forEach((name, value) -> bars.add(BaselineView.number(Shown.words(name), "baseline", value)));
        String words = "%s on %s, with 95 %% intervals."
                .formatted(evaluation instanceof RegressionEvaluation ? "R²" : "Mean average precision", split);
        return List.of(new BaselineView(words, bars));
    }
}
