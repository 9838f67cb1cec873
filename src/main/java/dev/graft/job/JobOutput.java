package dev.graft.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Product;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a job's attempts have left, read from their directories. */
final class JobOutput {
    private final JobStore store;
    private final Attempts attempts;

    JobOutput(JobStore store, Attempts attempts) {
        this.store = store;
        this.attempts = attempts;
    }

    List<CheckpointInfo> checkpoints(Job job) {
        Map<String, CheckpointInfo> told = new LinkedHashMap<>();
        for (JobEvent event : store.events(job.id(), 0, Integer.MAX_VALUE)) {
            if (event.type().equals(JobEvents.CHECKPOINT)) {
                CheckpointInfo info = Json.mapper().convertValue(event.data(), CheckpointInfo.class);
                told.remove(info.name());
                told.put(info.name(), info);
            }
        }
        List<CheckpointInfo> all = told.values().stream()
                .filter(info -> attempts.hasCheckpoint(job, info.name()))
                .toList();
        return onlyLastIsBest(all);
    }

    /** Each was the best when it was written: what a later one has taken from it. */
    private static List<CheckpointInfo> onlyLastIsBest(List<CheckpointInfo> all) {
        List<CheckpointInfo> marked = new ArrayList<>(all);
        boolean seen = false;
        for (int i = marked.size() - 1; i >= 0; i--) {
            CheckpointInfo info = marked.get(i);
            marked.set(i, info.best() && seen ? info.surpassed() : info);
            seen |= info.best();
        }
        return List.copyOf(marked);
    }

    /** With the warnings of the whole job. */
    Product product(Job job) {
        return result(job)
                .flatMap(AttemptResult::product)
                .orElseThrow(() -> new GraftException(
                        ErrorCode.NOT_FOUND, "The report of job '" + job.id() + "' is not on disk any more."))
                .withWarnings(job.warnings());
    }

    JsonNode report(Job job) {
        ObjectNode json = Json.mapper().createObjectNode().put("job", job.id());
        ObjectNode result = job.result().orElseThrow() instanceof Result.Evaluated evaluated
                ? Json.mapper()
                        .<ObjectNode>valueToTree(evaluated.evaluated())
                        .put("dataset", job.resolved().dataset())
                : Json.mapper().valueToTree(job.result().orElseThrow());
        ObjectNode rest = Json.mapper().valueToTree(product(job));
        json.setAll(result);
        return json.setAll(rest);
    }

    private Optional<AttemptResult> result(Job job) {
        try {
            return attempts.folder(job.id(), job.attempt()).result();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Path> log(Job job) {
        AttemptFolder newest = attempts.folder(job.id(), job.attempt());
        return Optional.of(newest.log()).filter(Files::isRegularFile);
    }
}
