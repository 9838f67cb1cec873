package dev.graft.job;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.item.Task;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.BaseModelSource.Earlier;
import dev.graft.job.request.Datasets;
import java.util.List;
import java.util.Optional;

/**
 * Which version a job goes on from, and whether it can with the new dataset.
 *
 * @param datasets those that versions have learned from, if they are still there
 */
record EarlierVersions(Datasets datasets, BaseModelSource baseModels) {
    /** The version that a reference names; empty where it is none, or can't be gone on from. */
    Optional<Earlier> from(String name, Optional<Dataset> dataset, Problems problems) {
        if (!Earlier.isReference(name)) {
            return Optional.empty();
        }
        try {
            Earlier earlier = baseModels.earlier(name);
            Optional<Task> task = dataset.flatMap(Dataset::task);
            Optional<Task> before = datasets.find(earlier.dataset()).flatMap(Dataset::task);
            if (task.isPresent() && before.isPresent() && !task.equals(before)) {
                problems.add(
                        "base_model",
                        FaultCode.CONTRADICTION,
                        "it has learned %s, and the dataset is for %s"
                                .formatted(before.get().code(), task.get().code()),
                        "import its export as a base model, of which only the backbone is used");
                return Optional.empty();
            }
            List<String> unseen = earlier.labels().stream()
                    .filter(label -> dataset.stream()
                            .flatMap(d -> d.labels().stream())
                            .noneMatch(known -> known.name().equals(label)))
                    .toList();
            if (earlier.items().isEmpty() && !unseen.isEmpty()) {
                problems.add(
                        "base_model",
                        FaultCode.CONTRADICTION,
                        "dataset '" + earlier.dataset() + "', which it has learned from, is gone, so that "
                                + Problems.shown(String.join(", ", unseen)) + " would be forgotten",
                        "upload items of these labels too");
                return Optional.empty();
            }
            return Optional.of(earlier);
        } catch (GraftException e) {
            problems.add(
                    "base_model",
                    FaultCode.NOT_FOUND,
                    e.getMessage(),
                    "GET /v1/models lists models and their versions");
            return Optional.empty();
        }
    }
}
