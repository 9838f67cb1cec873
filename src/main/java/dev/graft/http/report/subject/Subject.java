package dev.graft.http.report.subject;

import dev.graft.attempt.result.Product;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.dataset.item.Task;
import dev.graft.http.report.plot.Shown;
import dev.graft.job.Job;
import dev.graft.job.MetricPoint;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import dev.graft.model.ModelVersion;
import java.util.List;
import java.util.Optional;

/**
 * What a page is about: a job, or a version whose job may be gone by now.
 *
 * @param product what came out
 * @param epochs numbers by epoch; empty where they are gone
 * @param steps numbers by step; empty where they are gone
 * @param reasons what was told about choices while the job ran
 * @param thumbnails pictures of the dataset
 */
public record Subject(
        Optional<Job> job,
        Optional<ModelVersion> version,
        Product product,
        List<MetricPoint> epochs,
        List<MetricPoint> steps,
        List<String> reasons,
        Thumbnails thumbnails) {
    /** How it came to be, in a few words; empty where nothing is known of it. */
    public String subtitle() {
        if (product instanceof VersionEvaluation) {
            return "Evaluated on " + job.orElseThrow().resolved().dataset();
        }
        return version.map(v -> "%s from %s on %s"
                        .formatted(method(v), v.baseModel().name(), v.dataset().name()))
                .orElse("");
    }

    /** What the model was to learn. */
    public Task task() {
        if (product instanceof Report report) {
            for (Optional<SplitEvaluation> evaluation : report.splits().values()) {
                if (evaluation.filter(MultiLabelEvaluation.class::isInstance).isPresent()) {
                    return Task.IMAGE_MULTILABEL;
                } else if (evaluation
                        .filter(RegressionEvaluation.class::isInstance)
                        .isPresent()) {
                    return Task.IMAGE_REGRESSION;
                }
            }
        }
        return version.map(ModelVersion::task).orElse(Task.IMAGE_CLASSIFICATION);
    }

    private static String method(ModelVersion version) {
        String words = Shown.words(version.recipe().path("method").asText("trained"));
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
