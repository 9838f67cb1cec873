package dev.graft.job;

import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.CheckpointWritten;
import dev.graft.attempt.WorkerEvent.EpochEnded;
import dev.graft.attempt.WorkerEvent.PhaseStarted;
import dev.graft.attempt.WorkerEvent.Started;
import dev.graft.job.JobEvent.Level;
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

    static JobEvent resolved(Job job, Instant at) {
        Job.Resolved resolved = job.resolved();
        return JobEvent.of(
                job,
                "job.resolved",
                Level.INFO,
                at,
                "%s from %s".formatted(words(resolved.recipe().method()), resolved.baseModel()),
                resolved);
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

    static JobEvent succeeded(Job job, Instant at, Map<String, Double> metrics) {
        Job.Result result = job.result().orElseThrow();
        return JobEvent.of(
                job,
                "job.succeeded",
                Level.INFO,
                at,
                "Registered as version %d of %s".formatted(result.version(), result.model()),
                Map.of("model", result.model(), "version", result.version(), "metrics", metrics));
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
                    words(e.phase()),
                    Map.of("phase", e.phase(), "epochs", e.epochs())));
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
            String message = "%s, epoch %d: loss %.4f".formatted(words(e.phase()), e.epoch(), e.trainLoss())
                    + e.validationAccuracy()
                            .map(a -> String.format(Locale.ROOT, ", validation accuracy %.4f", a))
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
        } else if (event instanceof WorkerEvent.Warning e) {
            return Optional.of(
                    JobEvent.of(job, "job.warning", Level.WARNING, e.at(), e.message(), Map.of("code", e.code())));
        }
        return Optional.empty();
    }

    /** {@code FINE_TUNING} as people write it: "Fine tuning". */
    private static String words(Enum<?> constant) {
        String words = constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
