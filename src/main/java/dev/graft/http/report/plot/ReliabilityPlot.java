package dev.graft.http.report.plot;

import dev.graft.metric.Reliability;
import java.util.List;
import java.util.Locale;

/**
 * The share of right answers by how probable the model said they were, as bars beside the diagonal on which they should
 * end; a square field of {@value #SIDE}, its origin at the lower left.
 *
 * @param bars of bins with items
 */
public record ReliabilityPlot(List<Bar> bars) {
    static final int SIDE = 200;

    /** A bin with few items is drawn pale. */
    private static final double PALEST = 0.25;

    /**
     * One bin.
     *
     * @param strength how dark, by its share of the items, 0 to 1
     */
    public record Bar(String x, String y, String width, String height, String strength, String text) {}

    public static ReliabilityPlot of(Reliability reliability) {
        int most = reliability.bins().stream()
                .mapToInt(Reliability.Bin::items)
                .max()
                .orElse(1);
        return new ReliabilityPlot(reliability.bins().stream()
                .filter(bin -> bin.items() > 0)
                .map(bin -> bar(bin, most))
                .toList());
    }

    private static Bar bar(Reliability.Bin bin, int most) {
        double accuracy = bin.accuracy().orElseThrow();
        double height = SIDE * accuracy;
        return new Bar(
                Axis.place(SIDE * bin.low() + 1),
                Axis.place(SIDE - height),
                Axis.place(SIDE * (bin.high() - bin.low()) - 2),
                Axis.place(height),
                String.format(Locale.ROOT, "%.2f", PALEST + (1 - PALEST) * Math.sqrt((double) bin.items() / most)),
                String.format(
                        Locale.ROOT,
                        "%d items said with %.2f on average, %.0f %% of them right",
                        bin.items(),
                        bin.confidence().orElseThrow(),
                        100 * accuracy));
    }
}
