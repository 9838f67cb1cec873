package dev.graft.job;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.job.request.EvaluateRequest;
import dev.graft.job.request.ModelVersions;
import dev.graft.model.ModelVersion;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which version is asked for, and whether it can say anything about the dataset. */
final class EvaluationRequests {
    private static final int NAMED = 5;

    private final ModelVersions versions;

    EvaluationRequests(ModelVersions versions) {
        this.versions = versions;
    }

    /** The version that is meant; empty, with a fault told, where there is none. */
    Optional<ModelVersion> version(EvaluateRequest request, Problems problems) {
        if (request.model() == null) {
            problems.add(
                    "model", FaultCode.MISSING, "an evaluation needs the name of a model", "GET /v1/models lists them");
            return Optional.empty();
        }
        try {
            return Optional.of(versions.resolve(request.model(), Optional.ofNullable(request.version())));
        } catch (GraftException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            problems.add(
                    request.version() == null ? "model" : "version",
                    FaultCode.NOT_FOUND,
                    e.getMessage(),
                    "GET /v1/models/{name}/versions lists them");
            return Optional.empty();
        }
    }

    /** Both must be for the same task. Labels are known by their names: one at least must be known to both. */
    static void check(Dataset dataset, Optional<ModelVersion> version, Problems problems) {
        if (version.isEmpty()) {
            return;
        }
        Task task = version.get().task();
        Optional<Task> other = dataset.task().filter(found -> found != task);
        List<String> names = dataset.labels().stream().map(Label::name).toList();
        if (other.isPresent()) {
            problems.add(
                    "dataset",
                    FaultCode.CONTRADICTION,
                    "is for %s, and version %d of %s for %s"
                            .formatted(
                                    other.get().code(),
                                    version.get().number(),
                                    version.get().model(),
                                    task.code()),
                    "use a dataset of task " + task.code());
        } else if (dataset.status() == DatasetStatus.READY
                && task != Task.IMAGE_REGRESSION
                && Collections.disjoint(names, version.get().labels())) {
            problems.add(
                    "dataset",
                    FaultCode.CONTRADICTION,
                    "it has none of the model's labels: its own are %s, the model's %s"
                            .formatted(shown(names), shown(version.get().labels())),
                    "labels are matched by name: name those of the dataset as the model does");
        }
    }

    private static String shown(List<String> labels) {
        String named = labels.stream().limit(NAMED).map(Problems::shown).collect(Collectors.joining(", "));
        return labels.size() > NAMED ? named + " and " + (labels.size() - NAMED) + " more" : named;
    }
}
