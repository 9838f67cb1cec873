package dev.graft.http.server;

import dev.graft.job.Job;
import dev.graft.job.JobState;
import dev.graft.job.JobStore;
import dev.graft.model.LoadedModels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/** Numbers that are looked up whenever somebody reads the metrics. */
@Singleton
public final class Gauges {
    private final MeterRegistry metrics;
    private final JobStore store;
    private final ServerInfo server;
    private final DiskUse disk;
    private final LoadedModels models;

    public Gauges(MeterRegistry metrics, JobStore store, ServerInfo server, DiskUse disk, LoadedModels models) {
        this.metrics = metrics;
        this.store = store;
        this.server = server;
        this.disk = disk;
        this.models = models;
    }

    void register(@Observes StartupEvent started) {
        for (JobState state : JobState.values()) {
            Gauge.builder("graft.jobs", store, s -> s.counts().getOrDefault(state, 0))
                    .description("Jobs by status")
                    .tag("status", state.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        Gauge.builder("graft.training.items.per.second", store, Gauges::itemsPerSecond)
                .description("Items that running jobs get through, all together")
                .register(metrics);
        Gauge.builder("graft.models.loaded", models, LoadedModels::count)
                .description("Versions in memory, or being loaded")
                .register(metrics);
        Gauge.builder("graft.native.memory.bytes", models, LoadedModels::bytes)
                .description("Native memory that the weights of loaded versions take in the server")
                .register(metrics);
        Stream.concat(server.diskBytes().keySet().stream(), Stream.of("free")).forEach(what -> Gauge.builder(
                        "graft.disk.bytes", disk, d -> d.bytes().getOrDefault(what, 0L))
                .description("Bytes on disk by what they are for")
                .tag("what", what)
                .register(metrics));
    }

    private static double itemsPerSecond(JobStore store) {
        return store.active().stream()
                .filter(job -> job.status() == JobState.RUNNING)
                .flatMap(job -> job.progress().stream())
                .mapToDouble(Job.Progress::itemsPerSecond)
                .sum();
    }
}
