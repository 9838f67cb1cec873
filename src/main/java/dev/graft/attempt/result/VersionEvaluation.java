package dev.graft.attempt.result;

import dev.graft.metric.Confidence;
import dev.graft.metric.SplitEvaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good a version of a model is on a dataset.
 *
 * @param splits by name: {@code all} items together, then {@code train}, {@code validation} and {@code test}; null for one
 *     that the dataset has not
 * @param confidence what is done to the version's logits
 * @param unknownLabels of the dataset, which the version has not: items of one label are left out then, those of several
 *     labels are asked about the others
 * @param leftOut how many items that are
 * @param timing seconds by phase
 * @param warnings of the job
 */
public record VersionEvaluation(
        Map<String, Optional<SplitEvaluation>> splits,
        Confidence confidence,
        List<String> unknownLabels,
        int leftOut,
        Map<String, Double> timing,
        List<Report.Warning> warnings)
        implements Product {
    /** All splits together. */
    public static final String ALL = "all";

    /** Code of the warning that the version has learned from items of this dataset. */
    public static final String SEEN = "seen_in_training";

    public VersionEvaluation {
        splits = new LinkedHashMap<>(splits);
        unknownLabels = List.copyOf(unknownLabels);
        timing = new LinkedHashMap<>(timing);
        warnings = List.copyOf(warnings);
    }

    /** The main numbers by name, such as {@code all_accuracy}. */
    public Map<String, Double> metrics() {
        return Report.metrics(splits);
    }

    @Override
    public VersionEvaluation withWarnings(List<Report.Warning> all) {
        return new VersionEvaluation(splits, confidence, unknownLabels, leftOut, timing, all);
    }
}
