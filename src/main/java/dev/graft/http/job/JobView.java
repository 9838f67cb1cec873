package dev.graft.http.job;

import dev.graft.attempt.AttemptResult.FinishReason;
import dev.graft.attempt.Report;
import dev.graft.http.request.ErrorView;
import dev.graft.job.Job;
import dev.graft.job.JobRequest;
import dev.graft.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job, as clients see it. */
@Schema(name = "Job")
public record JobView(
        String id,
        JobRequest.JobKind kind,
        JobState status,
        Optional<String> statusReason,
        Optional<Integer> queuePosition,
        Optional<Job.Progress> progress,
        Job.Metrics metrics,
        int attempt,
        Optional<String> worker,
        JobRequest request,
        ResolvedView resolved,
        List<Report.Warning> warnings,
        List<Job.Transition> statusTransitions,
        Optional<FinishReason> finishReason,
        Optional<Job.Result> result,
        Optional<ErrorView> error,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {
    static JobView of(Job job, Optional<Integer> queuePosition) {
        return new JobView(
                job.id(),
                Optional.ofNullable(job.request().kind()).orElse(JobRequest.JobKind.TRAINING),
                job.status(),
                job.statusReason().or(() -> waiting(job)),
                queuePosition,
                job.progress(),
                job.metrics(),
                job.attempt(),
                job.worker(),
                job.request(),
                ResolvedView.of(job.resolved()),
                job.warnings(),
                job.statusTransitions(),
                job.finishReason(),
                job.result(),
                job.error().map(e -> new ErrorView(e.code(), e.message(), e.hint(), e.retryable())),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt());
    }

    /** What a queued job waits for that nothing has put back into the queue. */
    private static Optional<String> waiting(Job job) {
        return job.status() == JobState.QUEUED ? Optional.of("no_free_worker") : Optional.empty();
    }
}
