package dev.graft.http.server;

import dev.graft.job.Job;
import dev.graft.job.JobTimings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** Tells how long jobs wait and take: {@code graft_queue_wait_seconds} and {@code graft_job_duration_seconds}. */
public final class JobMeters implements JobTimings {
    private final MeterRegistry metrics;

    public JobMeters(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public void waited(Job job, Duration inQueue) {
        metrics.timer("graft.queue.wait", "kind", code(job.kind())).record(inQueue);
    }

    @Override
    public void ended(Job job, Duration sinceStart) {
        metrics.timer("graft.job.duration", "kind", code(job.kind()), "status", code(job.status()))
                .record(sinceStart);
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
