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
                        .map(s -> row(s.label(), s.support(), s.precision(), s.recall(), s.f1()))
                        .toList());
    }

    static Row row(String label, int support, double precision, double recall, double f1) {
        return new Row(
                label,
                support,
                Shown.decimal(precision),
                Shown.decimal(recall),
                Shown.decimal(f1),
                String.format(Locale.ROOT, "%.0f", 100 * f1));
    }
}
