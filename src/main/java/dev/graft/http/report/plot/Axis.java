package dev.graft.http.report.plot;

import dev.graft.http.report.plot.Chart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * From numbers to places along one side of a chart.
 *
 * @param low number at the beginning
 * @param high number at the end, more than low
 * @param from place of the beginning
 * @param to place of the end
 * @param step from tick to tick
 */
record Axis(double low, double high, double from, double to, double step) {
    private static final double[] ROUND = {1, 2, 5, 10};

    /** One that holds all of these numbers, its ends and ticks at round numbers. */
    static Axis around(double least, double most, double from, double to, int ticks) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1);
        double step = step(span / ticks);
        double low = Math.floor(least / step + 1e-9) * step;
        double high = Math.ceil(most / step - 1e-9) * step;
        return new Axis(low, high > low ? high : low + step, from, to, step);
    }

    /** One whose ends are exactly these, its ticks at whole numbers. */
    static Axis whole(double low, double high, double from, double to, int ticks) {
        double end = high > low ? high : low + 1;
        return new Axis(low, end, from, to, Math.max(1, step((end - low) / ticks)));
    }

    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double round : ROUND) {
            if (round * power >= least * (1 - 1e-9)) {
                return round * power;
            }
        }
        return 10 * power;
    }

    double at(double number) {
        return from + (number - low) / (high - low) * (to - from);
    }

    List<Tick> ticks(DoubleFunction<String> text) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = (int) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) {
            ticks.add(new Tick(place(at(i * step)), text.apply(i * step)));
        }
        return ticks;
    }

    /** A tenth of a pixel is as fine as anybody sees. */
    static String place(double at) {
        return String.format(Locale.ROOT, "%.1f", at);
    }
}
