package dev.graft.http.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.dataset.item.Task;
import dev.graft.metric.Confidence;
import dev.graft.model.Alias;
import dev.graft.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A version of a model, as clients see it.
 *
 * @param aliases that point to it
 * @param task what it predicts
 * @param thresholds of several labels, in their order, from which on each counts as predicted; else empty
 * @param confidence temperature that its logits are divided by, and the threshold that {@code threshold=auto} takes
 * @param dataset what it learned from
 * @param baseModel what it began from
 */
@Schema(name = "ModelVersion")
public record VersionView(
        String model,
        int version,
        List<String> aliases,
        String job,
        String architecture,
        Task task,
        List<String> labels,
        List<Double> thresholds,
        Map<String, Double> metrics,
        Confidence confidence,
        @Schema(type = SchemaType.OBJECT) JsonNode recipe,
        DatasetOrigin dataset,
        BaseModelOrigin baseModel,
        long sizeBytes,
        Instant createdAt) {
    public record DatasetOrigin(String id, String sha256) {}

    public record BaseModelOrigin(String name, String sha256) {}

    static VersionView of(ModelVersion version, List<Alias> aliases) {
        return new VersionView(
                version.model(),
                version.number(),
                aliases.stream()
                        .filter(alias -> alias.version() == version.number())
                        .map(Alias::alias)
                        .toList(),
                version.job(),
                version.architecture(),
                version.task(),
                version.labels(),
                version.thresholds(),
                version.metrics(),
                version.confidence(),
                version.recipe(),
                new DatasetOrigin(version.dataset().name(), version.dataset().sha256()),
                new BaseModelOrigin(
                        version.baseModel().name(), version.baseModel().sha256()),
                version.sizeBytes(),
                version.createdAt());
    }
}
