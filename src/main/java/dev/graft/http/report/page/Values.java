package dev.graft.http.report.page;

import dev.graft.http.report.page.NumberTable.Row;
import dev.graft.http.report.page.NumberTable.Value;
import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.metric.Interval;
import dev.graft.metric.RegressionEvaluation;
import java.util.List;
import java.util.Map;

/** What is shown of a model that tells a value. */
record Values(Map<String, RegressionEvaluation> splits, String split, RegressionEvaluation evaluation)
        implements OtherTask {
    @Override
    public Interval main() {
        return evaluation.r2();
    }

    @Override
    public String measure() {
        return "R²";
    }

    @Override
    public String result() {
        return "Off by %s on average on %d %s items (95 %% interval %s); R² is %s"
                .formatted(
                        Shown.number(evaluation.mae().value()),
                        evaluation.items(),
                        split,
                        Shown.numbers(evaluation.mae()),
                        Shown.decimal(evaluation.r2().value()));
    }

    @Override
    public NumberTable numbers() {
        return NumberTable.of(
                splits,
                all -> List.of(
                        Row.of("MAE", "mean absolute error, in the unit of the values", all, e -> number(e.mae())),
                        Row.of(
                                "RMSE",
                                "root of the mean squared error, in the same unit; large errors count for more",
                                all,
                                e -> number(e.rmse())),
                        Row.of(
                                "R²",
                                "share of the values' variance that is explained: 1 is perfect, 0 as good as always their mean",
                                all,
                                e -> Value.of(e.r2()))));
    }

    private static Value number(Interval number) {
        return new Value(Shown.number(number.value()), Shown.numbers(number));
    }

    @Override
    public List<LabelTable> labels() {
        return List.of();
    }

    /** None of reports of earlier versions, which have no points. */
    @Override
    public List<ValuePlots> plots() {
        return ValuePlots.of(splits).stream().toList();
    }

    @Override
    public Worst worst(Thumbnails thumbnails) {
        return new Worst(
                split,
                Worst.words(evaluation.worst().size(), "error")
                        + " A picture's value stands first, then the one predicted.",
                evaluation.worst().stream()
                        .map(worst -> Worst.thumb(
                                worst.item(),
                                Shown.number(worst.label()),
                                "said to be " + Shown.number(worst.predicted()),
                                List.of("off by " + Shown.number(worst.loss())),
                                thumbnails))
                        .toList());
    }
}
