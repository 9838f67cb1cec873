package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Product;
import dev.graft.attempt.result.Ranking;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.VersionEvaluation;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.job.request.Resolved;
import dev.graft.model.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of a job when an attempt has ended, one way or another. Doing it twice is doing it once. */
public final class AttemptEnd {
    private static final String STOPPED = "service_stopped";

    private final JobStore store;
    private final Registration registration;
    private final Reproductions reproductions;
    private final Attempts attempts;
    private final JobSettings settings;
    private final JobTimings timings;
    private final Clock clock;

    public AttemptEnd(
            JobStore store,
            Registration registration,
            Reproductions reproductions,
            JobSettings settings,
            JobTimings timings,
            Clock clock) {
        this.store = store;
        this.registration = registration;
        this.reproductions = reproductions;
        this.attempts = new Attempts(settings.attempts());
        this.settings = settings;
        this.timings = timings;
        this.clock = clock;
    }

    /** The attempt left a result. */
    void ended(Job job, Attempt attempt, AttemptResult result, AttemptFolder folder) throws IOException {
        folder.sweep();
        Job.Change change = job.change().spent(result.seconds());
        switch (result.outcome()) {
            case SUCCEEDED -> succeeded(job, change, result, folder);
            case FAILED -> {
                AttemptResult.Failure failure = result.failure().orElseThrow();
                failed(
                        job,
                        attempt,
                        change,
                        new Job.Failure(failure.code(), failure.message(), failure.hint(), failure.retryable()));
            }
            case PAUSED, CANCELLED, STOPPED -> left(job, change);
        }
    }

    /** The attempt's process is gone without a result, or never came to be. */
    void lost(Job job, Attempt attempt, AttemptFolder folder, ErrorCode code, String why) throws IOException {
        Job.Change change = job.change()
                .spent(Duration.between(attempt.createdAt(), clock.instant()).toMillis() / 1e3);
        if (Files.isDirectory(folder.path())) {
            boolean dismissed = folder.control().equals(Optional.of(Control.SHUTDOWN));
            // A process that starts late after all finds that it is not wanted.
            folder.ask(Control.CANCEL);
            folder.sweep();
            if (dismissed) {
                left(job, change);
                return;
            }
        }
        failed(job, attempt, change, new Job.Failure(code.code(), why + ".", code.explanation(), true));
    }

    private void succeeded(Job job, Job.Change change, AttemptResult result, AttemptFolder folder) throws IOException {
        Kept kept;
        try {
            kept = keep(job, result.product().orElseThrow().withWarnings(job.warnings()), folder);
        } catch (GraftException e) {
            if (e.code() == ErrorCode.STORAGE_FULL) {
                // What was learned is on disk already: the watcher comes again, and finds room some time.
                throw e;
            }
            fail(
                    change,
                    new Job.Failure(
                            e.code().code(),
                            e.getMessage(),
                            e.code().explanation(),
                            e.code().status() >= 500));
            return;
        }
        Instant now = clock.instant();
        if (job.status() == JobState.STARTING) {
            change.to(JobState.RUNNING, now, Optional.empty());
        }
        Job done = change.to(JobState.SUCCEEDED, now, Optional.empty())
                .finished(result.finishReason().orElseThrow())
                .result(kept.result)
                .done();
        commit(done, JobEvents.succeeded(done, now, kept.metrics));
    }

    /** @param metrics the main numbers by name */
    private record Kept(Result result, Map<String, Double> metrics) {}

    /** Sees to it that what an attempt has made outlives its directory. */
    private Kept keep(Job job, Product product, AttemptFolder folder) {
        if (product instanceof Report report) {
            ModelVersion version = registration.register(job, report, folder.model());
            return new Kept(
                    new Result.Registered(
                            version.model(), version.number(), reproductions.compare(job, folder.model())),
                    version.metrics());
        }
        if (product instanceof VersionEvaluation evaluation) {
            Resolved.Evaluation of = (Resolved.Evaluation) job.resolved();
            return new Kept(
                    new Result.Evaluated(new Result.Evaluated.Version(of.model(), of.version()), evaluation.metrics()),
                    evaluation.metrics());
        }
        Ranking ranking = (Ranking) product;
        return new Kept(
                new Result.Ranked(
                        ranking.metric(), ranking.best(), ranking.conclusion(), ranking.judgedOn(), ranking.ranking()),
                Map.of());
    }

    /** Only attempts in a row without progress use a job's patience up. */
    private void failed(Job job, Attempt attempt, Job.Change change, Job.Failure failure) throws IOException {
        int fruitless = attempt.progressed() ? 0 : job.fruitless() + 1;
        change.fruitless(fruitless);
        if (job.status() == JobState.CANCELLING) {
            left(job, change);
        } else if (!failure.retryable() || fruitless >= settings.maxAttempts()) {
            fail(change, failure);
        } else if (job.status() == JobState.PAUSING) {
            left(job, change);
        } else {
            Instant now = clock.instant();
            Job queued =
                    change.to(JobState.QUEUED, now, Optional.of(failure.code())).done();
            commit(queued, JobEvents.retried(queued, now, failure.message()));
        }
    }

    private void fail(Job.Change change, Job.Failure failure) throws IOException {
        Instant now = clock.instant();
        Job failed = change.to(JobState.FAILED, now, Optional.of(failure.code()))
                .error(failure)
                .done();
        commit(failed, JobEvents.failed(failed, now));
    }

    /** The process is gone because it was asked to go; what it was asked for is what the job is waiting for. */
    private void left(Job job, Job.Change change) throws IOException {
        Instant now = clock.instant();
        switch (job.status()) {
            case CANCELLING -> {
                Job cancelled = change.to(JobState.CANCELLED, now, Optional.empty())
                        .finished(AttemptResult.FinishReason.CANCELLED)
                        .done();
                commit(cancelled, JobEvents.cancelled(cancelled, now));
            }
            case PAUSING -> {
                Job paused = change.to(JobState.PAUSED, now, Optional.empty()).done();
                commit(paused, JobEvents.paused(paused, now));
            }
            default -> {
                Job queued =
                        change.to(JobState.QUEUED, now, Optional.of(STOPPED)).done();
                commit(queued, JobEvents.queued(queued, now, "Waits again: the service was stopped"));
            }
        }
    }

    /** A change that loses against another is done again at the next look. */
    private void commit(Job job, JobEvent event) throws IOException {
        boolean stored = store.change(new JobStore.Change(job, Optional.empty(), List.of(event), List.of()));
        if (stored && job.status().terminal()) {
            job.startedAt()
                    .ifPresent(start -> timings.ended(
                            job, Duration.between(start, job.finishedAt().orElseThrow())));
            attempts.deleteSuperseded(job.id());
        }
    }
}
