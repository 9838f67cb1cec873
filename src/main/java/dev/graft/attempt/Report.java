package dev.graft.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.json.Json;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of a job.
 *
 * @param bestCheckpoint the one that became the model
 * @param splits by name: {@code validation} and {@code test}; null for one that the dataset has not
 * @param baselines accuracies of simpler ways on the test split, or the validation split where there is no test
 * @param transferGain how much better than from scratch; null until something measures it
 * @param timing seconds by phase
 * @param warnings of the job
 */
public record Report(
        CheckpointInfo bestCheckpoint,
        Map<String, Optional<Evaluation>> splits,
        Map<String, Interval> baselines,
        Optional<Double> transferGain,
        Map<String, Double> timing,
        List<Warning> warnings)
        implements Product {
    /** Something that its reader should know, by a code that programs can rely on. */
    public record Warning(String code, String message) {}

    public Report {
        splits = new LinkedHashMap<>(splits);
        baselines = new LinkedHashMap<>(baselines);
        timing = new LinkedHashMap<>(timing);
        warnings = List.copyOf(warnings);
    }

    /** The main numbers by name, such as {@code test_accuracy}. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        splits.forEach((split, evaluation) -> evaluation.ifPresent(e -> {
            metrics.put(split + "_accuracy", e.accuracy().value());
            metrics.put(split + "_macro_f1", e.macroF1());
            metrics.put(split + "_log_loss", e.logLoss());
        }));
        transferGain.ifPresent(gain -> metrics.put("transfer_gain", gain));
        return metrics;
    }

    @Override
    public Report withWarnings(List<Warning> all) {
        return new Report(bestCheckpoint, splits, baselines, transferGain, timing, all);
    }

    /** As clients see it: with the names of what it is about. */
    public ObjectNode about(String job, String model, int version) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("job", job).put("model", model).put("version", version);
        ObjectNode rest = Json.mapper().valueToTree(this);
        return json.setAll(rest);
    }
}
