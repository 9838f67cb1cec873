package dev.graft.http.server;

import dev.graft.disk.Durable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Bytes on disk by what they are for, measured at most once a minute: folders can hold many files. */
@Singleton
public final class DiskUse {
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final ServerInfo server;
    private Map<String, Long> measured = Map.of();
    private long measuredAt;

    public DiskUse(ServerInfo server) {
        this.server = server;
    }

    /** The sizes of the server's folders, and {@code free}: what the volume has left. */
    public synchronized Map<String, Long> bytes() {
        if (measured.isEmpty() || System.nanoTime() - measuredAt > FRESH_NANOS) {
            Map<String, Long> sizes = new TreeMap<>();
            server.folders().forEach((name, folder) -> sizes.put(name, size(folder)));
            sizes.put("free", free());
            measured = sizes;
            measuredAt = System.nanoTime();
        }
        return measured;
    }

    /** What the volume has left now. */
    public long free() {
        return server.home().toFile().getUsableSpace();
    }

    private static long size(java.nio.file.Path folder) {
        try {
            return Durable.size(folder);
        } catch (IOException | UncheckedIOException e) {
            // A file went while its folder was walked: the next measurement will do.
            return 0;
        }
    }
}
