package dev.graft.http.server;

import dev.graft.job.JobLoop;
import dev.graft.job.JobStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether requests can be answered: the database answers, the native library is there, jobs are looked after, the disk has
 * room.
 */
@Readiness
@Singleton
public final class Ready implements HealthCheck {
    /** A loop that is busy with a large registration takes some seconds. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final JobStore store;
    private final JobLoop jobs;
    private final ServerInfo server;
    private final DiskUse disk;

    public Ready(JobStore store, JobLoop jobs, ServerInfo server, DiskUse disk) {
        this.store = store;
        this.jobs = jobs;
        this.server = server;
        this.disk = disk;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("graft").up();
        check(response, "database", () -> {
            store.counts();
            return "answers";
        });
        check(response, "engine", server.engine()::get);
        check(response, "jobs", () -> {
            Duration silence = jobs.silence();
            if (silence.compareTo(LONGEST_SILENCE) > 0) {
                throw new IllegalStateException("not looked after for " + silence.toSeconds() + " s");
            }
            return "looked after";
        });
        response.withData("disk_free_bytes", disk.room().freeBytes());
        return (disk.room().isEnough() ? response : response.down()).build();
    }

    private interface Part {
        String look();
    }

    /** A part that is broken in whatever way makes the server unready; what is wrong stands in the answer. */
    private static void check(HealthCheckResponseBuilder response, String name, Part part) {
        try {
            response.withData(name, part.look());
        } catch (RuntimeException | LinkageError e) {
            response.withData(name, "failed: " + e.getMessage()).down();
        }
    }
}
