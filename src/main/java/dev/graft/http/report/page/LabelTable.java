package dev.graft.http.report.page;

import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import java.util.List;
import java.util.Locale;

/**
 * How well each label was recognised on a split.
 *
 * @param words about the columns; empty where they need none
 * @param columns names of the numbers
 */
public record LabelTable(String split, String words, List<String> columns, List<Row> rows) {
    /** @param percent F1 as the length of a bar, 0 to 100 */
    public record Row(String label, List<String> values, String percent) {}

    static LabelTable of(String split, Evaluation evaluation) {
        return new LabelTable(
                split,
                "",
                List.of("Items", "Precision", "Recall", "F1"),
                evaluation.labels().stream()
                        .map(score -> new Row(
                                score.label(),
                                List.of(
                                        Integer.toString(score.support()),
                                        Shown.decimal(score.precision()),
                                        Shown.decimal(score.recall()),
                                        Shown.decimal(score.f1())),
                                bar(score.f1())))
                        .toList());
    }

    static String bar(double f1) {
        return String.format(Locale.ROOT, "%.0f", 100 * f1);
    }
}
