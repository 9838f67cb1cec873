package dev.graft.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.item.Task;
import dev.graft.metric.Confidence;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An immutable result of a job: weights, labels and preprocessing stand in the blob store, where they come from here.
 *
 * @param number from 1, in the order of registration
 * @param job that made it
 * @param labels in the order of the outputs
 * @param metrics the report's main numbers, such as {@code test_accuracy}
 * @param confidence what is done to its logits before its probabilities are relied on
 * @param recipe resolved
 * @param dataset id and digest of what it learned from
 * @param baseModel name and digest of what it began from
 * @param sizeBytes of its weights
 * @param task what its outputs are
 * @param thresholds from which on each of several labels counts as predicted; empty for other tasks
 */
public record ModelVersion(
        String model,
        int number,
        String job,
        String architecture,
        List<String> labels,
        Map<String, Double> metrics,
        Confidence confidence,
        JsonNode recipe,
        Origin dataset,
        Origin baseModel,
        long sizeBytes,
        Instant createdAt,
        Task task,
        List<Double> thresholds) {
    @JsonCreator
    public ModelVersion {
        confidence = confidence == null ? Confidence.UNKNOWN : confidence;
        task = task == null ? Task.IMAGE_CLASSIFICATION : task;
        thresholds = thresholds == null ? List.of() : List.copyOf(thresholds);
    }

    /** One for classification. */
    public ModelVersion(
            String model,
            int number,
            String job,
            String architecture,
            List<String> labels,
            Map<String, Double> metrics,
            Confidence confidence,
            JsonNode recipe,
            Origin dataset,
            Origin baseModel,
            long sizeBytes,
            Instant createdAt) {
        this(
                model,
                number,
                job,
                architecture,
                labels,
                metrics,
                confidence,
                recipe,
                dataset,
                baseModel,
                sizeBytes,
                createdAt,
                Task.IMAGE_CLASSIFICATION,
                List.of());
    }

    /** Something that a version was made of, by name and by the SHA-256 of its content. */
    public record Origin(String name, String sha256) {}

    /** Where the version's files stand in the blob store. */
    public String blobPrefix() {
        return blobPrefix(job);
    }

    /** By job, not by number: the files are there before the number is known. */
    static String blobPrefix(String job) {
        return "models/" + job;
    }
}
