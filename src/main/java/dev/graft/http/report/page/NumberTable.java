package dev.graft.http.report.page;

import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Fact;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    public record Row(String name, String meaning, List<Value> values) {
        static <E> Row of(String name, String meaning, List<E> evaluations, Function<E, Value> value) {
            return new Row(name, meaning, evaluations.stream().map(value).toList());
        }
    }

    /** @param interval where it lies with 95 %; empty where nothing is known of that */
    public record Value(String value, String interval) {
        private static final Value NONE = new Value("–", "");

        static Value of(double number) {
            return new Value(Shown.decimal(number), "");
        }

        static Value of(Interval number) {
            return new Value(Shown.decimal(number.value()), Shown.decimals(number));
        }

        static Value share(Interval share) {
            return new Value(Shown.percent(share.value()), Shown.percents(share));
        }

        /** A share of so many items. */
        static Value share(double share, int items) {
            return share(Interval.ofShare((int) Math.round(share * items), items));
        }
    }

    /** @param rows from the evaluations in the order of their splits */
    static <E extends SplitEvaluation> NumberTable of(Map<String, E> splits, Function<List<E>, List<Row>> rows) {
        return new NumberTable(
                splits.entrySet().stream()
                        .map(split -> new Fact(split.getKey(), split.getValue().items() + " items"))
                        .toList(),
                rows.apply(List.copyOf(splits.values())));
    }

    static NumberTable of(Map<String, Optional<Evaluation>> splits) {
        Map<String, Evaluation> evaluated = new LinkedHashMap<>();
        splits.forEach((split, evaluation) -> evaluation.ifPresent(some -> evaluated.put(split, some)));
        return of(evaluated, NumberTable::rows);
    }

    private static List<Row> rows(List<Evaluation> all) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of("Accuracy", "share of right answers", all, e -> Value.share(e.accuracy())));
        if (all.stream().anyMatch(e -> e.top5Accuracy().isPresent())) {
            rows.add(Row.of(
                    "Top 5", "share of items whose label is among the five most probable", all, e -> e.top5Accuracy()
                            .map(Value::share)
                            .orElse(Value.NONE)));
        }
        rows.add(Row.of(
                "Macro F1",
                "mean of the labels' F1, each label alike",
                all,
                e -> number(e.macroF1(), e.intervals().map(Evaluation.Intervals::macroF1))));
        rows.add(Row.of(
                "Weighted F1",
                "mean of the labels' F1, by their items",
                all,
                e -> number(e.weightedF1(), e.intervals().map(Evaluation.Intervals::weightedF1))));
        rows.add(Row.of(
                "Log loss",
                "how surprising the right labels were; less is better",
                all,
                e -> number(e.logLoss(), e.intervals().map(Evaluation.Intervals::logLoss))));
        rows.add(Row.of(
                "Calibration error", "how far probabilities lie from shares of right answers", all, e -> e.calibration()
                        .map(c -> new Value(Shown.percent(c.after().expectedCalibrationError()), ""))
                        .orElse(Value.NONE)));
        return rows;
    }

    private static Value number(double number, Optional<Interval> interval) {
        return interval.map(Value::of).orElseGet(() -> Value.of(number));
    }
}
