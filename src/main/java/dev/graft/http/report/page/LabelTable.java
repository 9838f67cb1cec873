package dev.graft.http.report.page;

import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import java.util.List;
import java.util.Locale;

/** How well each label was recognised on a split. */
public record LabelTable(String split, List<Row> rows) {
    /** @param percent F1 as the length of a bar, 0 to 100 */
    public record Row(String label, int support, String precision, String recall, String f1, String percent) {}

    static LabelTable of(String split, Evaluation evaluation) {
        return new LabelTable(
                split,
                evaluation.labels().stream()
                        .map(score -> new Row(
                                score.label(),
                                score.support(),
                                Shown.decimal(score.precision()),
                                Shown.decimal(score.recall()),
                                Shown.decimal(score.f1()),
                                String.format(Locale.ROOT, "%.0f", 100 * score.f1())))
                        .toList());
    }
}
