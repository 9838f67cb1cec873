package dev.graft.http.report.page;

import dev.graft.metric.Evaluation;
import dev.graft.metric.LabelScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What was taken for what on a split.
 *
 * @param labels in the order of rows and columns
 * @param rows true labels; empty where there are too many to be looked at
 * @param pairs what was confused most often, the most frequent first
 */
public record Confusion(String split, List<String> labels, List<Row> rows, List<Pair> pairs) {
    /** As many as still fit a screen that is moved about a little. */
    private static final int MOST_LABELS = 60;

    private static final int MOST_PAIRS = 20;

    public record Row(String label, List<Cell> cells) {}

    /**
     * What one label was taken for.
     *
     * @param kind {@code right} or {@code wrong}, {@code none} without items
     * @param share of the row's items, 0 to 1
     */
    public record Cell(int count, String kind, String share, String text) {}

    public record Pair(String label, String predicted, int count, int of) {}

    static Confusion of(String split, Evaluation evaluation) {
        List<String> labels =
                evaluation.labels().stream().map(LabelScore::label).toList();
        List<List<Integer>> matrix = evaluation.confusionMatrix();
        List<Row> rows = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < labels.size(); row++) {
            int items = matrix.get(row).stream().mapToInt(Integer::intValue).sum();
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < labels.size(); column++) {
                int count = matrix.get(row).get(column);
                cells.add(cell(labels.get(row), labels.get(column), row == column, count, items));
                if (row != column && count > 0) {
                    pairs.add(new Pair(labels.get(row), labels.get(column), count, items));
                }
            }
            rows.add(new Row(labels.get(row), cells));
        }
        pairs.sort(Comparator.comparingInt(Pair::count).reversed());
        return new Confusion(
                split,
                labels,
                labels.size() <= MOST_LABELS ? rows : List.of(),
                pairs.subList(0, Math.min(MOST_PAIRS, pairs.size())));
    }

    private static Cell cell(String label, String predicted, boolean right, int count, int items) {
        double share = items == 0 ? 0 : (double) count / items;
        String kind = count == 0 ? "none" : right ? "right" : "wrong";
        return new Cell(
                count,
                kind,
                String.format(Locale.ROOT, "%.2f", share),
                "%s, said to be %s: %d of %d".formatted(label, predicted, count, items));
    }
}
