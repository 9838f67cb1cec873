package dev.graft.training.evaluation;

import dev.graft.attempt.Report.Comparison;
import dev.graft.attempt.Report.Warning;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished model is worth; fields as in {@link dev.graft.attempt.Report}.
 *
 * @param warning that transfer has done harm, or nothing
 */
public record Findings(
        Map<String, Optional<Evaluation>> splits,
        Confidence confidence,
        Map<String, Interval> baselines,
        Optional<Comparison> comparison,
        Optional<Double> transferGain,
        Optional<Warning> warning) {}
