package dev.graft.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.CheckpointWritten;
import dev.graft.attempt.WorkerEvent.EpochEnded;
import dev.graft.attempt.WorkerEvent.PhaseStarted;
import dev.graft.attempt.WorkerEvent.Started;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Ranking;
import dev.graft.job.JobEvent.Level;
import dev.graft.job.request.Resolved;
import dev.graft.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The words in which things that happen to a job are told. */
final class JobEvents {
    static final String CHECKPOINT = "job.checkpoint";

    private JobEvents() {}

    static JobEvent queued(Job job, Instant at, String why) {
        return JobEvent.of(job, "job.queued", Level.INFO, at, why, Map.of());
    }

    /** @param more that there is to say of what was chosen */
    static JobEvent resolved(Job job, Instant at, Optional<String> more) {
        Resolved resolved = job.resolved();
        String words = resolved.words() + more.map(text -> ", " + text).orElse("");
        return JobEvent.of(job, "job.resolved", Level.INFO, at, words, resolved);
    }

    static JobEvent paused(Job job, Instant at) {
        return JobEvent.of(job, "job.paused", Level.INFO, at, "Paused at its last checkpoint", Map.of());
    }

    static JobEvent resumed(Job job, Instant at) {
        return JobEvent.of(job, "job.resumed", Level.INFO, at, "Waits to go on", Map.of());
    }

    static JobEvent retried(Job job, Instant at, String why) {
        return JobEvent.of(
                job, "job.retried", Level.WARNING, at, why + " It goes on from its last checkpoint.", Map.of());
    }

    static JobEvent cancelled(Job job, Instant at) {
        return JobEvent.of(job, "job.cancelled", Level.INFO, at, "Cancelled", Map.of());
    }

    static JobEvent failed(Job job, Instant at) {
        Job.Failure error = job.error().orElseThrow();
        return JobEvent.of(job, "job.failed", Level.ERROR, at, error.message(), error);
    }

    /** @param metrics the main numbers by name */
    static JobEvent succeeded(Job job, Instant at, Map<String, Double> metrics) {
        Result result = job.result().orElseThrow();
        ObjectNode data = Json.mapper().valueToTree(result);
        data.set("metrics", Json.mapper().valueToTree(metrics));
        return JobEvent.of(job, "job.succeeded", Level.INFO, at, result.words(), data);
    }

    /** What a worker told, in the words of clients; empty for what is not their business. */
    static Optional<JobEvent> of(Job job, WorkerEvent event) {
        if (event instanceof Started e) {
            return Optional.of(JobEvent.of(
                    job,
                    job.attempt() == 1 ? "job.started" : "job.resumed",
                    Level.INFO,
                    e.at(),
                    e.resumedAtStep() == 0
                            ? "Started on " + job.worker().orElseThrow()
                            : "Goes on at step %d on %s"
                                    .formatted(e.resumedAtStep(), job.worker().orElseThrow()),
                    Map.of("attempt", job.attempt(), "step", e.resumedAtStep())));
        } else if (event instanceof PhaseStarted e) {
            return Optional.of(JobEvent.of(
                    job,
                    "job.phase",
                    Level.INFO,
                    e.at(),
                    Resolved.words(e.phase())
                            + e.baseModel().map(name -> ": " + name).orElse(""),
                    Json.mapper()
                            .createObjectNode()
                            .put("phase", e.phase().name().toLowerCase(Locale.ROOT))
                            .put("epochs", e.epochs())
                            .put("base_model", e.baseModel().orElse(null))));
        } else if (event instanceof WorkerEvent.Progress) {
            Job.Progress progress = job.progress().orElseThrow();
            return Optional.of(JobEvent.of(
                    job,
                    "job.progress",
                    Level.INFO,
                    event.at(),
                    "%.0f %%".formatted(progress.fraction() * 100),
                    progress));
        } else if (event instanceof EpochEnded e) {
            String message = "%s, epoch %d: loss %.4f".formatted(Resolved.words(e.phase()), e.epoch(), e.trainLoss())
                    + e.validationMetrics().entrySet().stream()
                            .findFirst()
                            .map(m -> String.format(
                                    Locale.ROOT,
                                    ", validation %s %.4f",
                                    m.getKey().replace('_', ' '),
                                    m.getValue()))
                            .orElse("");
            return Optional.of(JobEvent.of(job, "job.epoch", Level.INFO, e.at(), message, e));
        } else if (event instanceof CheckpointWritten e) {
            return Optional.of(JobEvent.of(
                    job,
                    CHECKPOINT,
                    Level.INFO,
                    e.at(),
                    "Checkpoint at step " + e.checkpoint().step(),
                    e.checkpoint()));
        } else if (event instanceof WorkerEvent.Decided e) {
            return Optional.of(JobEvent.of(job, "job.resolved", Level.INFO, e.at(), e.words(), job.resolved()));
        } else if (event instanceof WorkerEvent.Judged e) {
            return Optional.of(JobEvent.of(job, "job.judged", Level.INFO, e.at(), words(e.place()), e.place()));
        } else if (event instanceof WorkerEvent.Warning e) {
            return Optional.of(
                    JobEvent.of(job, "job.warning", Level.WARNING, e.at(), e.message(), Map.of("code", e.code())));
        }
        return Optional.empty();
    }

    private static String words(Ranking.Place place) {
        String kind = place.probeAccuracy().isPresent() ? "probe accuracy" : "probe";
        return place.probe()
                .map(number -> String.format(Locale.ROOT, "%s: %s %.4f", place.baseModel(), kind, number.value()))
                .orElseGet(() -> "%s can't be judged: %s"
                        .formatted(
                                place.baseModel(),
                                place.error()
                                        .map(AttemptResult.Failure::message)
                                        .orElse("")));
    }
}
