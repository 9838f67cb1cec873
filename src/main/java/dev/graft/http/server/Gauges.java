package dev.graft.http.server;

import dev.graft.job.JobState;
import dev.graft.job.JobStore;
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

    public Gauges(MeterRegistry metrics, JobStore store, ServerInfo server, DiskUse disk) {
        this.metrics = metrics;
        this.store = store;
        this.server = server;
        this.disk = disk;
    }

    void register(@Observes StartupEvent started) {
        for (JobState state : JobState.values()) {
            Gauge.builder("graft.jobs", store, s -> s.counts().getOrDefault(state, 0))
                    .description("Jobs by status")
                    .tag("status", state.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        Stream.concat(server.diskBytes().keySet().stream(), Stream.of("free")).forEach(what -> Gauge.builder(
                        "graft.disk.bytes", disk, d -> d.bytes().getOrDefault(what, 0L))
                .description("Bytes on disk by what they are for")
                .tag("what", what)
                .register(metrics));
    }
}
