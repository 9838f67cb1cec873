package dev.graft.http.report.page;

import dev.graft.http.report.plot.ScatterPlot;
import dev.graft.metric.RegressionEvaluation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Predicted values against true ones, a plot for each split. */
public record ValuePlots(List<Plot> plots) {
    /** @param items which ones are drawn */
    public record Plot(String split, String items, ScatterPlot plot) {}

    static Optional<ValuePlots> of(Map<String, RegressionEvaluation> splits) {
        List<Plot> plots = splits.entrySet().stream()
                .filter(split -> !split.getValue().points().isEmpty())
                .map(split -> new Plot(
                        split.getKey(),
                        items(split.getValue()),
                        ScatterPlot.of(split.getValue().points())))
                .toList();
        return plots.isEmpty() ? Optional.empty() : Optional.of(new ValuePlots(plots));
    }

    private static String items(RegressionEvaluation evaluation) {
        int drawn = evaluation.points().size();
        return drawn == evaluation.items()
                ? "All %d items.".formatted(drawn)
                : String.format(Locale.ROOT, "%d of %,d items, drawn by chance.", drawn, evaluation.items());
    }
}
