package dev.graft.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.job.Attempt;
import dev.graft.job.Job;
import dev.graft.job.JobEvent;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.RankRequest;
import dev.graft.job.request.Resolved;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.Threshold;
import dev.graft.model.ModelVersion;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records with something in every field. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    private Samples() {}

    static Dataset dataset(String id, long version, DatasetStatus status) {
        return new Dataset(
                id,
                version,
                "flowers",
                Optional.of(Task.IMAGE_CLASSIFICATION),
                new SplitRequest(Optional.empty(), SplitRequest.DEFAULT_SEED),
                Optional.of(Layout.CLASS_FOLDERS),
                status,
                Dataset.Progress.NONE,
                5_000_000_000L,
                "ab12",
                10,
                1,
                List.of(new Label("Gänseblümchen", 0, new SplitCounts(5, 3, Optional.of(2)))),
                Optional.empty(),
                Optional.of(new Splits(5, 3, Optional.of(2), Splits.Source.RANDOM, Optional.of(42L))),
                List.of(new Warning("few_items", "10 items")),
                JsonNodeFactory.instance.objectNode().put("owner", "me"),
                NOW,
                Optional.of(NOW),
                Optional.empty());
    }

    static Job job(String id, String dataset, String model, Instant at) {
        JobRequest request = new JobRequest(
                JobKind.TRAINING,
                dataset,
                "resnet18",
                Method.AUTO,
                model,
                Hyperparameters.AUTO,
                Checkpointing.STANDARD,
                null,
                JobRequest.Device.AUTO,
                null,
                null,
                false,
                null);
        Recipe recipe = new Recipe(Method.FINE_TUNING, Hyperparameters.AUTO, Checkpointing.STANDARD, 42);
        return Job.queued(
                id,
                Json.read(Json.write(request), ObjectNode.class),
                new Resolved.Training(
                        dataset, "resnet18", model, JobRequest.Device.CPU, recipe, Optional.of(60L), Optional.empty()),
                at);
    }

    static Job ranking(String id, String dataset) {
        RankRequest request = new RankRequest(dataset, List.of("resnet18", "graft-mini"), 100, null, 7L, null);
        return Job.queued(
                id,
                Json.read(Json.write(request), ObjectNode.class),
                new Resolved.Ranking(dataset, request.candidates(), 100, 7, JobRequest.Device.AUTO),
                NOW);
    }

    static Attempt attempt(String job, int number) {
        return new Attempt(job, number, 10, 20, NOW, true, NOW);
    }

    static JobEvent event(Job job, String type) {
        return new JobEvent(
                0, type, JobEvent.Level.INFO, NOW, job.id(), "Something", Json.read("{\"epoch\":1}", JsonNode.class));
    }

    static ModelVersion version(String model, int number, String job) {
        return new ModelVersion(
                model,
                number,
                job,
                "resnet18",
                List.of("ant", "bee"),
                Map.of("test_accuracy", 0.95),
                new Confidence(1.25, 60, Optional.of(new Threshold(0.5, 0.95, Optional.empty()))),
                JsonNodeFactory.instance.objectNode().put("method", "fine_tuning"),
                new ModelVersion.Origin("ds_1", "ab12"),
                new ModelVersion.Origin("resnet18", "cd34"),
                44_000_000,
                NOW);
    }
}
