package dev.graft.training.evaluation;

import dev.graft.attempt.result.Report.Comparison;
import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.Confidence;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished model is worth; fields as in {@link dev.graft.attempt.result.Report}.
 *
 * @param warning that transfer has done harm, or nothing
 * @param thresholds from which on each of several labels counts as predicted, chosen on validation; else empty
 */
public record Findings(
        Map<String, Optional<SplitEvaluation>> splits,
        Confidence confidence,
        Map<String, Interval> baselines,
        Optional<Comparison> comparison,
        Optional<Double> transferGain,
        Optional<Warning> warning,
        List<Double> thresholds) {
    /** The same with thresholds. */
    public Findings withThresholds(List<Double> chosen) {
        return new Findings(splits, confidence, baselines, comparison, transferGain, warning, chosen);
    }
}
