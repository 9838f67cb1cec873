package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Forecast;
import dev.graft.error.GraftException;
import dev.graft.job.request.BaseModelSource;
import dev.graft.job.request.Datasets;
import dev.graft.job.request.JobRequest;
import dev.graft.job.request.ModelVersions;
import dev.graft.job.request.Resolved;
import dev.graft.network.Network;
import dev.graft.recipe.Recipe;
import dev.graft.training.MemoryNeed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Says what a training would take, before there is a job: memory from the descriptions of network and recipe, time from a
 * worker process that does a few of its steps. That process takes none of the pool's places, and its folder goes with it.
 * Thread-safe; of several questions about time, one is answered after the other.
 */
public final class Estimates {
    private static final Logger LOG = Logger.getLogger(Estimates.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final WorkerPool pool;
    private final Launcher launcher;
    private final Datasets datasets;
    private final BaseModelSource baseModels;
    private final ModelVersions versions;
    private final JobSettings settings;
    private final Attempts attempts;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);

    public Estimates(
            WorkerPool pool,
            Launcher launcher,
            Datasets datasets,
            BaseModelSource baseModels,
            ModelVersions versions,
            JobSettings settings) {
        this.pool = pool;
        this.launcher = launcher;
        this.datasets = datasets;
        this.baseModels = baseModels;
        this.versions = versions;
        this.settings = settings;
        this.attempts = new Attempts(settings.attempts());
    }

    /** Takes seconds; what can't be found out within a minute is left open. */
    public Estimate of(Resolved.Training resolved) {
        Optional<Forecast> forecast = forecast(resolved);
        Recipe recipe = forecast.flatMap(Forecast::precision)
                .map(resolved.recipe()::withPrecision)
                .orElse(resolved.recipe());
        return new Estimate(memory(resolved, recipe), forecast, resolved.maxDurationSeconds());
    }

    private long memory(Resolved.Training resolved, Recipe recipe) {
        int outputs = datasets.find(resolved.dataset())
                .map(dataset -> Math.max(1, dataset.labels().size()))
                .orElse(1);
        Network backbone = baseModels.folder(resolved.baseModel()).backbone();
        return MemoryNeed.bytes(backbone, outputs, recipe);
    }

    private Optional<Forecast> forecast(Resolved.Training resolved) {
        try {
            if (!oneAtATime.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            try {
                return rehearsed(resolved);
            } finally {
                oneAtATime.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | GraftException e) {
            LOG.log(Level.WARNING, "No estimate for a training on " + resolved.dataset(), e);
        }
        return Optional.empty();
    }

    private Optional<Forecast> rehearsed(Resolved.Training resolved) throws IOException {
        String id = "dry-run-" + UUID.randomUUID();
        Worker worker = worker(resolved.device());
        Path path = attempts.folder(id, 1).path();
        try {
            AttemptFolder folder = AttemptFolder.create(path, spec(id, resolved, path, worker));
            launcher.launch(folder, worker);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (launcher.isAlive(folder)
                    && System.nanoTime() < deadline
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            launcher.kill(folder);
            Optional<Forecast> forecast = folder.forecast();
            if (forecast.isEmpty()) {
                LOG.warning("No estimate for a training on " + resolved.dataset()
                        + folder.result()
                                .flatMap(result -> result.failure())
                                .map(failure -> ": " + failure.message())
                                .orElse(""));
            }
            return forecast;
        } finally {
            attempts.delete(id);
        }
    }

    private AttemptSpec spec(String id, Resolved.Training resolved, Path folder, Worker worker) {
        return new AttemptSpec(
                id,
                1,
                new AttemptSpec.Rehearse(
                        resolved.work(baseModels, versions), settings.caches().toString()),
                datasets.folder(resolved.dataset()).toString(),
                folder.resolve("caches").toString(),
                settings.maxCacheBytes(),
                worker.kind(),
                worker.threads(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** One that would do it, a free one before others. */
    private Worker worker(JobRequest.Device device) {
        return pool.places().stream()
                .filter(place -> place.worker().fits(device))
                .sorted((a, b) -> Boolean.compare(a.job().isPresent(), b.job().isPresent()))
                .map(WorkerPool.Place::worker)
                .findFirst()
                .orElseThrow();
    }
}
