package dev.graft.attempt.result;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.SplitEvaluation;
import dev.graft.recipe.MethodChoice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of a job.
 *
 * @param bestCheckpoint the one that became the model
 * @param splits by name: {@code validation} and {@code test}; null for one that the dataset has not
 * @param confidence what is done to the model's logits before its probabilities are relied on
 * @param baselines accuracies of simpler ways: {@code majority} says train's most frequent label each time, {@code knn} and
 *     {@code linear_probe} learn from the features of the frozen base model, {@code from_scratch} is the same network
 *     without what the base model knows; of several labels {@code prior} says the same of every item, of values {@code mean}
 * @param comparison what they were asked about; null where nothing was
 * @param transferGain accuracy less that of the best baseline that knows nothing of the base model; null without baselines.
 *     Of several labels baselines and gain are mean average precision, of values R²
 * @param methodChoice the method that was chosen and why; null where the request named it
 * @param learningRateTest how the learning rate was found; null unless the request wanted that
 * @param earlierLabels what is left of what an earlier model knew; null unless the job went on from one
 * @param timing seconds by phase
 * @param warnings of the job
 */
public record Report(
        CheckpointInfo bestCheckpoint,
        Map<String, Optional<SplitEvaluation>> splits,
        Confidence confidence,
        Map<String, Interval> baselines,
        Optional<Comparison> comparison,
        Optional<Double> transferGain,
        Optional<MethodChoice> methodChoice,
        Optional<LearningRateTest> learningRateTest,
        Optional<Retention> earlierLabels,
        Map<String, Double> timing,
        List<Warning> warnings)
        implements Product {
    /**
     * Accuracy on items that an earlier model was made for.
     *
     * @param split of the earlier dataset that was asked about
     * @param items of it
     * @param replayed items of its train split that were learned again
     * @param before of the earlier model
     * @param after of the new one, which has more labels to choose from
     */
    public record Retention(String split, int items, int replayed, Interval before, Interval after) {}

    /** Of a job that did not go on from an earlier model, and left nothing open. */
    public Report(
            CheckpointInfo bestCheckpoint,
            Map<String, Optional<SplitEvaluation>> splits,
            Confidence confidence,
            Map<String, Interval> baselines,
            Optional<Comparison> comparison,
            Optional<Double> transferGain,
            Map<String, Double> timing,
            List<Warning> warnings) {
        this(
                bestCheckpoint,
                splits,
                confidence,
                baselines,
                comparison,
                transferGain,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                timing,
                warnings);
    }

    /** Something that its reader should know, by a code that programs can rely on. */
    public record Warning(String code, String message) {}

    /**
     * How baselines were compared with the model.
     *
     * @param split that they were asked about: test, or validation where there is no test
     * @param items of it that {@code knn} and {@code linear_probe} were asked about; 0 where they were not
     * @param learnedItems of train that they learned from
     * @param gainOver name of the baseline that the gain is measured against
     */
    public record Comparison(String split, int items, int learnedItems, String gainOver) {}

    public Report {
        confidence = confidence == null ? Confidence.UNKNOWN : confidence;
        splits = new LinkedHashMap<>(splits);
        baselines = new LinkedHashMap<>(baselines);
        timing = new LinkedHashMap<>(timing);
        warnings = List.copyOf(warnings);
    }

    /** The main numbers by name, such as {@code test_accuracy}. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = metrics(splits);
        transferGain.ifPresent(gain -> metrics.put("transfer_gain", gain));
        return metrics;
    }

    static Map<String, Double> metrics(Map<String, ? extends Optional<? extends SplitEvaluation>> splits) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        splits.forEach((split, evaluation) -> evaluation
                .map(SplitEvaluation::metrics)
                .ifPresent(numbers -> numbers.forEach((name, value) -> metrics.put(split + "_" + name, value))));
        return metrics;
    }

    /** How a classifier does on a split; empty where there is none, or the task is another. */
    public Optional<Evaluation> classified(String split) {
        return splits.getOrDefault(split, Optional.empty())
                .filter(Evaluation.class::isInstance)
                .map(Evaluation.class::cast);
    }

    /** The same of all splits by name. */
    public Map<String, Optional<Evaluation>> classified() {
        return classified(splits);
    }

    /** Of splits by name, how a classifier does on each; empty where there is none, or the task is another. */
    public static Map<String, Optional<Evaluation>> classified(Map<String, Optional<SplitEvaluation>> splits) {
        Map<String, Optional<Evaluation>> classified = new LinkedHashMap<>();
        splits.forEach((split, evaluation) -> classified.put(
                split, evaluation.filter(Evaluation.class::isInstance).map(Evaluation.class::cast)));
        return classified;
    }

    @Override
    public Report withWarnings(List<Warning> all) {
        return new Report(
                bestCheckpoint,
                splits,
                confidence,
                baselines,
                comparison,
                transferGain,
                methodChoice,
                learningRateTest,
                earlierLabels,
                timing,
                all);
    }

    /** As clients see it: with the names of what it is about. */
    public ObjectNode about(String job, String model, int version) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("job", job).put("model", model).put("version", version);
        ObjectNode rest = Json.mapper().valueToTree(this);
        return json.setAll(rest);
    }
}
