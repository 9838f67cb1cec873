package dev.graft;

import dev.graft.basemodel.imports.BaseModelImports;
import dev.graft.dataset.DatasetService;
import dev.graft.http.request.Stopping;
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
    /** Requests get 5 seconds before (quarkus.shutdown.timeout), and a stop may take 20 in all. */
    private static final Duration WORKERS_LEAVE = Duration.ofSeconds(12);

    /** Bodies that have not come by then are refused, while requests are still waited for. */
    private static final Duration BODIES_COME = Duration.ofSeconds(3);

    private final DatasetService datasets;
    private final BaseModelImports imports;
    private final Registry registry;
    private final JobLoop jobs;
    private final Housekeeping housekeeping;
    private final Stopping stopping;
    private final ScheduledExecutorService hourly = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hourly");
        thread.setDaemon(true);
        return thread;
    });

    Lifecycle(
            DatasetService datasets,
            BaseModelImports imports,
            Registry registry,
            JobLoop jobs,
            Housekeeping housekeeping,
            Stopping stopping) {
        this.datasets = datasets;
        this.imports = imports;
        this.registry = registry;
        this.jobs = jobs;
        this.housekeeping = housekeeping;
        this.stopping = stopping;
    }

    /** Goes on with what another server left. */
    void start(@Observes StartupEvent event) {
        registry.sweep();
        datasets.start();
        imports.start();
        jobs.start();
        // Quarkus waits for requests before it tells anybody that it stops, and a stream would never end.
        Runtime.getRuntime().addShutdownHook(new Thread(this::endRequests, "end-requests"));
        hourly.scheduleWithFixedDelay(housekeeping, 0, 1, TimeUnit.HOURS);
    }

    private void endRequests() {
        stopping.begin();
        stopping.refuseAfter(BODIES_COME);
    }

    /** Leaves everything so that another server can go on with it. */
    void stop(@Observes ShutdownEvent event) {
        hourly.shutdownNow();
        jobs.stop(WORKERS_LEAVE);
    }
}
