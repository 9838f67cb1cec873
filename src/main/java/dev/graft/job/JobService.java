package dev.graft.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Product;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.job.request.EvaluateRequest;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.RankRequest;
import dev.graft.job.request.Resolved;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What people can do with jobs. Thread-safe. */
public final class JobService {
    private static final Logger LOG = Logger.getLogger(JobService.class.getName());

    private final JobStore store;
    private final JobRequests requests;
    private final Reproductions reproductions;
    private final Launcher launcher;
    private final Attempts attempts;
    private final JobOutput output;
    private final Runnable wake;
    private final Clock clock;

    /** @param wake called when there may be something new to start */
    public JobService(
            JobStore store,
            JobRequests requests,
            Reproductions reproductions,
            Launcher launcher,
            JobSettings settings,
            Runnable wake,
            Clock clock) {
        this.store = store;
        this.requests = requests;
        this.reproductions = reproductions;
        this.launcher = launcher;
        this.attempts = new Attempts(settings.attempts());
        this.output = new JobOutput(store, attempts);
        this.wake = wake;
        this.clock = clock;
    }

    /** Puts a training into the queue; a job of that id that is there already stays as it is. */
    public Job create(String id, JobRequest request) {
        return create(
                id,
                request,
                () -> resolve(request),
                resolved -> requests.whySmallBatches(request, (Resolved.Training) resolved));
    }

    /** The same for a ranking. */
    public Job create(String id, RankRequest request) {
        return create(id, request, () -> resolve(request));
    }

    /** The same for an evaluation. */
    public Job create(String id, EvaluateRequest request) {
        return create(id, request, () -> resolve(request));
    }

    /**
     * Puts a job into the queue that does what another has done.
     *
     * @throws GraftException {@link ErrorCode#CONFLICT} where that can't be
     */
    public Job reproduce(String id, String original) {
        return create(id, new ReproduceRequest(original), () -> reproductions.manifest(get(original)));
    }

    /** What the new job was asked for. */
    private record ReproduceRequest(String reproduces) {}

    private Job create(String id, Record request, Supplier<Resolved> resolve) {
        return create(id, request, resolve, resolved -> Optional.empty());
    }

    /** @param more that there is to say of what was chosen */
    private Job create(
            String id, Record request, Supplier<Resolved> resolve, Function<Resolved, Optional<String>> more) {
        Optional<Job> existing = store.find(id);
        if (existing.isPresent()) {
            return existing.get();
        }
        Instant now = clock.instant();
        Resolved resolved = resolve.get();
        Job job = Job.queued(id, Json.read(Json.write(request), ObjectNode.class), resolved, now);
        if (!store.insert(
                job,
                List.of(
                        JobEvents.queued(job, now, "Waits for a worker"),
                        JobEvents.resolved(job, now, more.apply(resolved))),
                requests.imported(resolved))) {
            // Whatever it was is told by asking again; else it is the dataset.
            resolve.get();
            throw new GraftException(
                    ErrorCode.DATASET_NOT_READY,
                    "Dataset '" + resolved.dataset() + "' is gone.",
                    Map.of("dataset", resolved.dataset()));
        }
        wake.run();
        return get(id);
    }

    /** What a request would do. */
    public Resolved.Training resolve(JobRequest request) {
        return requests.resolve(request);
    }

    /** The same for a ranking. */
    public Resolved.Ranking resolve(RankRequest request) {
        return requests.resolve(request);
    }

    public Optional<Job> find(String id) {
        return store.find(id);
    }

    /** The same for an evaluation. */
    public Resolved.Evaluation resolve(EvaluateRequest request) {
        return requests.resolve(request);
    }

    public Job get(String id) {
        return store.find(id).orElseThrow(() -> GraftException.notFound("job", id));
    }

    public Page<Job> page(JobStore.Filter filter, Page.Request request) {
        return store.page(filter, request);
    }

    /** Place in the queue, from 1; empty for a job that does not wait in it. */
    public Optional<Integer> queuePosition(Job job) {
        List<String> queue = store.queue().stream().map(Job::id).toList();
        return job.status() == JobState.QUEUED && queue.contains(job.id())
                ? Optional.of(queue.indexOf(job.id()) + 1)
                : Optional.empty();
    }

    public Job cancel(String id) {
        while (true) {
            Job job = get(id);
            Instant now = clock.instant();
            boolean changed =
                    switch (job.status()) {
                        case CANCELLED, CANCELLING -> true;
                        case QUEUED, PAUSED -> {
                            Job cancelled = job.change()
                                    .to(JobState.CANCELLED, now, Optional.empty())
                                    .finished(FinishReason.CANCELLED)
                                    .done();
                            yield commit(cancelled, List.of(JobEvents.cancelled(cancelled, now)));
                        }
                        case STARTING, RUNNING, PAUSING -> leave(job, JobState.CANCELLING, Control.CANCEL);
                        case SUCCEEDED, FAILED -> throw conflict(job, "cancelled");
                    };
            if (changed) {
                return get(id);
            }
        }
    }

    public Job pause(String id) {
        while (true) {
            Job job = get(id);
            Instant now = clock.instant();
            boolean changed =
                    switch (job.status()) {
                        case PAUSED, PAUSING -> true;
                        case QUEUED -> {
                            Job paused = job.change()
                                    .to(JobState.PAUSED, now, Optional.empty())
                                    .done();
                            yield commit(paused, List.of(JobEvents.paused(paused, now)));
                        }
                        case STARTING, RUNNING -> leave(job, JobState.PAUSING, Control.PAUSE);
                        case CANCELLING, SUCCEEDED, FAILED, CANCELLED -> throw conflict(job, "paused");
                    };
            if (changed) {
                return get(id);
            }
        }
    }

    /** Puts a paused job back into the queue, at its end. */
    public Job resume(String id) {
        while (true) {
            Job job = get(id);
            Instant now = clock.instant();
            boolean changed =
                    switch (job.status()) {
                        case QUEUED, STARTING, RUNNING -> true;
                        case PAUSED -> {
                            Job queued = job.change()
                                    .to(JobState.QUEUED, now, Optional.empty())
                                    .done();
                            yield commit(queued, List.of(JobEvents.resumed(queued, now)));
                        }
                        case PAUSING, CANCELLING, SUCCEEDED, FAILED, CANCELLED -> throw conflict(job, "resumed");
                    };
            if (changed) {
                wake.run();
                return get(id);
            }
        }
    }

    /** Deletes a job that has ended, with all that it left but the model. */
    public void delete(String id, Optional<Long> expectedVersion) {
        Job job = get(id);
        if (expectedVersion.isPresent() && expectedVersion.get() != job.version()) {
            throw new GraftException(
                    ErrorCode.PRECONDITION_FAILED,
                    "Job '" + id + "' is of version " + job.version() + ", not " + expectedVersion.get() + ".");
        }
        if (!job.status().terminal()) {
            throw conflict(job, "deleted");
        }
        // A job that has ended does not change any more: where nothing is deleted here, somebody else did it.
        if (!store.delete(id, job.version())) {
            throw GraftException.notFound("job", id);
        }
        try {
            attempts.delete(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<JobEvent> events(String id, long after, int limit) {
        get(id);
        return store.events(id, after, limit);
    }

    public List<MetricPoint> metrics(String id, String series) {
        get(id);
        return store.metrics(id, series);
    }

    /** Those that are on disk, in the order of their making. */
    public List<CheckpointInfo> checkpoints(String id) {
        return output.checkpoints(get(id));
    }

    /** The report of a job that has succeeded, in the form of the API. */
    public JsonNode report(String id) {
        return output.report(succeeded(id));
    }

    /** What came out of a job that has succeeded. */
    public Product product(String id) {
        return output.product(succeeded(id));
    }

    private Job succeeded(String id) {
        Job job = get(id);
        if (job.status() != JobState.SUCCEEDED) {
            throw new GraftException(
                    ErrorCode.CONFLICT,
                    "Only a job that has succeeded has a report; this one is " + status(job) + ".",
                    Map.of("status", status(job)));
        }
        return job;
    }

    /** What the newest attempt's process wrote to its log; empty before there was one. */
    public Optional<Path> log(String id) {
        return output.log(get(id));
    }

    /** Asks a job's process to go. One that is not there yet is asked by the watcher when it is. */
    private boolean leave(Job job, JobState next, Control why) {
        if (!commit(job.change().to(next, clock.instant(), Optional.empty()).done(), List.of())) {
            return false;
        }
        AttemptFolder folder = attempts.folder(job.id(), job.attempt());
        if (Files.isDirectory(folder.path())) {
            try {
                folder.ask(why);
            } catch (IOException e) {
                // The state has changed: the watcher says it again, and the signal makes the process leave anyway.
                LOG.log(Level.WARNING, "Only a signal tells the worker of " + job.id() + " to leave", e);
            }
            launcher.signal(folder);
        }
        wake.run();
        return true;
    }

    /** @return false when somebody else changed the job meanwhile */
    private boolean commit(Job next, List<JobEvent> events) {
        return store.change(new JobStore.Change(next, Optional.empty(), events, List.of()));
    }

    private static GraftException conflict(Job job, String done) {
        return new GraftException(
                ErrorCode.CONFLICT,
                "A job that is " + status(job) + " can't be " + done + ".",
                Map.of("status", status(job)));
    }

    private static String status(Job job) {
        return job.status().name().toLowerCase(Locale.ROOT);
    }
}
