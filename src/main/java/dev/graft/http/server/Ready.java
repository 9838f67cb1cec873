package dev.graft.http.server;

import dev.graft.job.JobStore;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether requests can be answered: the database answers, the disk has room, the native library is there. */
@Readiness
@Singleton
public final class Ready implements HealthCheck {
    private final JobStore store;
    private final ServerInfo server;
    private final DiskUse disk;

    public Ready(JobStore store, ServerInfo server, DiskUse disk) {
        this.store = store;
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
