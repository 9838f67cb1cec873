package dev.graft.http.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.Report;
import dev.graft.http.request.ErrorView;
import dev.graft.job.Job;
import dev.graft.job.JobState;
import dev.graft.job.Result;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.Resolved;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job, as clients see it. */
@Schema(name = "Job")
public record JobView(
        String id,
        JobKind kind,
        JobState status,
        Optional<String> statusReason,
        Optional<Integer> queuePosition,
        Optional<Job.Progress> progress,
        Job.Metrics metrics,
        int attempt,
        Optional<String> worker,
        ObjectNode request,

        @Schema(anyOf = {ResolvedView.class, Resolved.Ranking.class, Resolved.Evaluation.class})
        Object resolved,

        List<Report.Warning> warnings,
        List<Job.Transition> statusTransitions,
        Optional<FinishReason> finishReason,

        @Schema(anyOf = {Result.Registered.class, Result.Ranked.class, Result.Evaluated.class})
        Object result,

        Optional<ErrorView> error,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {
    static JobView of(Job job, Optional<Integer> queuePosition) {
        return new JobView(
                job.id(),
                job.kind(),
                job.status(),
                job.statusReason().or(() -> waiting(job)),
                queuePosition,
                job.progress(),
                job.metrics(),
                job.attempt(),
                job.worker(),
                job.request(),
                resolved(job.resolved()),
                job.warnings(),
                job.statusTransitions(),
                job.finishReason(),
                job.result(),
                job.error().map(e -> new ErrorView(e.code(), e.message(), e.hint(), e.retryable())),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }

    private static Object resolved(Resolved resolved) {
        return resolved instanceof Resolved.Training training ? ResolvedView.of(training) : resolved;
    }

    /** What a queued job waits for that nothing has put back into the queue. */
    private static Optional<String> waiting(Job job) {
        return job.status() == JobState.QUEUED ? Optional.of("no_free_worker") : Optional.empty();
    }
}
