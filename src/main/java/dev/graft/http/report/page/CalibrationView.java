package dev.graft.http.report.page;

import dev.graft.http.report.plot.ReliabilityPlot;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Calibration;
import dev.graft.metric.Confidence;
import dev.graft.metric.Reliability;
import dev.graft.metric.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether probabilities can be taken at their word on a split.
 *
 * @param words what was done about it
 * @param plots before, and after where there is a difference
 */
public record CalibrationView(String split, String words, String threshold, List<Plot> plots) {
    public record Plot(String name, String error, String logLoss, ReliabilityPlot plot) {}

    static CalibrationView of(String split, Calibration calibration, Confidence confidence) {
        List<Plot> plots = new ArrayList<>();
        boolean tempered = calibration.temperature() != 1;
        plots.add(plot(tempered ? "As trained" : "As trained and served", calibration.before()));
        if (tempered) {
            plots.add(
                    plot("As served, at temperature " + Shown.number(calibration.temperature()), calibration.after()));
        }
        return new CalibrationView(split, words(confidence), threshold(confidence.threshold()), plots);
    }

    private static Plot plot(String name, Reliability reliability) {
        return new Plot(
                name,
                Shown.percent(reliability.expectedCalibrationError()),
                Shown.decimal(reliability.logLoss()),
                ReliabilityPlot.of(reliability));
    }

    private static String words(Confidence confidence) {
        return confidence.fittedOn() == 0
                ? "Logits are served as they are: validation has too few items, or none that is wrong, to fit a temperature on."
                : ("Logits are divided by a temperature of %s before they become probabilities; it was fitted on %d items of"
                                + " validation. It changes no answer, only how sure it is said to be.")
                        .formatted(Shown.number(confidence.temperature()), confidence.fittedOn());
    }

    private static String threshold(Optional<Threshold> threshold) {
        return threshold
                .map(t -> ("Answers below %s can be taken as “none of these” (threshold=auto): that keeps %s of"
                                        + " validation's right answers")
                                .formatted(Shown.decimal(t.probability()), Shown.percent(t.rightKept()))
                        + t.wrongHeldBack()
                                .map(wrong -> " and holds back %s of the wrong ones.".formatted(Shown.percent(wrong)))
                                .orElse("."))
                .orElse("");
    }
}
