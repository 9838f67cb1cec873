package dev.graft.http.report.page;

import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The main numbers of every split.
 *
 * @param splits names with how many items each has
 */
public record NumberTable(List<Fact> splits, List<Row> rows) {
    /** One number, a value for each split. */
    public record Row(String name, String meaning, List<Value> values) {}

    /** @param interval where it lies with 95 %; empty where nothing is known of that */
    public record Value(String value, String interval) {
        private static final Value NONE = new Value("–", "");
    }

    static NumberTable of(Map<String, Optional<Evaluation>> splits) {
        List<Fact> names = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        splits.forEach((split, evaluation) -> evaluation.ifPresent(some -> {
            names.add(new Fact(split, some.items() + " items"));
            evaluations.add(some);
        }));
        List<Row> rows = new ArrayList<>();
        rows.add(row("Accuracy", "share of right answers", evaluations, e -> share(Optional.of(e.accuracy()))));
        if (evaluations.stream().anyMatch(e -> e.top5Accuracy().isPresent())) {
            rows.add(row(
                    "Top 5",
                    "share of items whose label is among the five most probable",
                    evaluations,
                    e -> share(e.top5Accuracy())));
        }
        rows.add(row(
                "Macro F1",
                "mean of the labels' F1, each label alike",
                evaluations,
                e -> new Value(
                        Shown.decimal(e.macroF1()),
                        e.intervals().map(i -> Shown.decimals(i.macroF1())).orElse(""))));
        rows.add(row(
                "Weighted F1",
                "mean of the labels' F1, by their items",
                evaluations,
                e -> new Value(
                        Shown.decimal(e.weightedF1()),
                        e.intervals().map(i -> Shown.decimals(i.weightedF1())).orElse(""))));
        rows.add(row(
                "Log loss",
                "how surprising the right labels were; less is better",
                evaluations,
                e -> new Value(
                        Shown.decimal(e.logLoss()),
                        e.intervals().map(i -> Shown.decimals(i.logLoss())).orElse(""))));
        rows.add(row(
                "Calibration error",
                "how far probabilities lie from shares of right answers",
                evaluations,
                e -> e.calibration()
                        .map(c -> new Value(Shown.percent(c.after().expectedCalibrationError()), ""))
                        .orElse(Value.NONE)));
        return new NumberTable(names, rows);
    }

    private static Row row(
            String name, String meaning, List<Evaluation> evaluations, Function<Evaluation, Value> value) {
        return new Row(name, meaning, evaluations.stream().map(value).toList());
    }

    private static Value share(Optional<Interval> share) {
        return share.map(s -> new Value(Shown.percent(s.value()), Shown.percents(s)))
                .orElse(Value.NONE);
    }
}
