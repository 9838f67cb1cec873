package dev.graft;

import dev.graft.dataset.DatasetService;
import dev.graft.job.JobLoop;
import dev.graft.model.Registry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the server does when it starts and when it ends. */
@Singleton
final class Lifecycle {
    /** Leaves room for the rest within the 20 seconds that a stop may take. */
    private static final Duration WORKERS_LEAVE = Duration.ofSeconds(15);

    private final DatasetService datasets;
    private final Registry registry;
    private final JobLoop jobs;
    private final Housekeeping housekeeping;
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hourly");
        thread.setDaemon(true);
        return thread;
    });

    Lifecycle(DatasetService datasets, Registry registry, JobLoop jobs, Housekeeping housekeeping) {
        this.datasets = datasets;
        this.registry = registry;
        this.jobs = jobs;
        this.housekeeping = housekeeping;
    }

    /** Goes on with what another server left. */
    void start(@Observes StartupEvent event) {
        registry.sweep();
        datasets.start();
        jobs.start();
        hourly.scheduleWithFixedDelay(housekeeping, 0, 1, TimeUnit.HOURS);
    }

    /** Leaves everything so that another server can go on with it. */
    void stop(@Observes ShutdownEvent event) {
        hourly.shutdownNow();
        jobs.stop(WORKERS_LEAVE);
    }
}
