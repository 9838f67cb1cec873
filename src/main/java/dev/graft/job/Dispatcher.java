package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.Datasets;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.Resolved;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives waiting jobs the workers that are free: the oldest first that a free worker fits. One thread calls it. */
public final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class.getName());

    private final JobStore store;
    private final WorkerPool pool;
    private final Launcher launcher;
    private final Datasets datasets;
    private final BaseModelSource baseModels;
    private final ModelVersions versions;
    private final AttemptEnd end;
    private final JobSettings settings;
    private final Attempts attempts;
    private final BooleanSupplier room;
    private final JobTimings timings;
    private final Clock clock;

    /** @param room whether there is enough of it on the disk to begin an attempt */
    public Dispatcher(
            JobStore store,
            WorkerPool pool,
            Launcher launcher,
            Datasets datasets,
            BaseModelSource baseModels,
            ModelVersions versions,
            AttemptEnd end,
            JobSettings settings,
            BooleanSupplier room,
            JobTimings timings,
            Clock clock) {
        this.store = store;
        this.pool = pool;
        this.launcher = launcher;
        this.datasets = datasets;
        this.baseModels = baseModels;
        this.versions = versions;
        this.end = end;
        this.settings = settings;
        this.attempts = new Attempts(settings.attempts());
        this.room = room;
        this.timings = timings;
        this.clock = clock;
    }

    /** Starts what can be started now. On a full disk jobs wait: their attempts would fail one after the other. */
    public void tick() {
        List<Worker> free = new ArrayList<>(pool.free());
        if (free.isEmpty() || !room.getAsBoolean()) {
            return;
        }
        for (Job job : store.queue()) {
            Optional<Worker> worker =
                    free.stream().filter(w -> w.fits(job.resolved().device())).findFirst();
            if (worker.isPresent()) {
                try {
                    if (start(job, worker.get())) {
                        free.remove(worker.get());
                    }
                } catch (IOException | RuntimeException e) {
                    // Where it has become "starting", the watcher finds it without a process, and it is tried again.
                    LOG.log(Level.SEVERE, "Can't start an attempt of " + job.id(), e);
                    return;
                }
            }
        }
    }

    /** @return whether the worker is taken now */
    private boolean start(Job job, Worker worker) throws IOException {
        Instant now = clock.instant();
        int number = job.attempt() + 1;
        AttemptFolder folder = attempts.folder(job.id(), number);
        Attempt attempt = new Attempt(job.id(), number, 0, 0, now, false, now);
        Job starting = job.change()
                .to(JobState.STARTING, now, Optional.empty())
                .attempt(number, worker.id())
                .done();
        if (!store.change(new JobStore.Change(starting, Optional.of(attempt), List.of(), List.of()))) {
            // Somebody cancelled or paused it meanwhile.
            return false;
        }
        timings.waited(starting, Duration.between(job.queuedAt(), now));
        try {
            launcher.launch(AttemptFolder.create(folder.path(), spec(starting, worker)), worker);
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "No worker process for " + job.id(), e);
            ErrorCode code = FullDisk.isTold(e) ? ErrorCode.STORAGE_FULL : ErrorCode.WORKER_LOST;
            end.lost(starting, attempt, folder, code, "No worker process could be started: " + e.getMessage());
        } catch (GraftException e) {
            fail(starting, e);
        }
        return false;
    }

    private AttemptSpec spec(Job job, Worker worker) throws IOException {
        Resolved resolved = job.resolved();
        return new AttemptSpec(
                job.id(),
                job.attempt(),
                resolved.work(baseModels, versions),
                datasets.folder(resolved.dataset()).toString(),
                settings.caches().toString(),
                settings.maxCacheBytes(),
                worker.kind(),
                worker.threads(),
                attempts.resumable(job.id()).map(f -> f.path().toString()),
                resolved.maxDurationSeconds(),
                job.spentSeconds());
    }

    private void fail(Job job, GraftException failure) {
        Instant now = clock.instant();
        Job failed = job.change()
                .to(JobState.FAILED, now, Optional.of(failure.code().code()))
                .error(new Job.Failure(
                        failure.code().code(),
                        failure.getMessage(),
                        failure.code().explanation(),
                        false))
                .done();
        store.change(new JobStore.Change(failed, Optional.empty(), List.of(JobEvents.failed(failed, now)), List.of()));
    }
}
