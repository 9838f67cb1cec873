package dev.graft.http.server;

import dev.graft.disk.Room;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Bytes on disk by what they are for, measured at most once a minute: folders can hold many files. */
@Singleton
public final class DiskUse {
    private static final Logger LOG = Logger.getLogger(DiskUse.class);
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    private final ServerInfo server;
    private Map<String, Long> measured = Map.of();
    private long measuredAt;

    public DiskUse(ServerInfo server) {
        this.server = server;
    }

    /** The sizes of what the server keeps, and {@code free}: what the volume has left now. */
    public synchronized Map<String, Long> bytes() {
        if (measured.isEmpty() || System.nanoTime() - measuredAt > FRESH_NANOS) {
            Map<String, Long> sizes = new TreeMap<>();
            server.diskBytes().forEach((name, bytes) -> sizes.put(name, measure(name, bytes)));
            measured = sizes;
            measuredAt = System.nanoTime();
        }
        Map<String, Long> all = new TreeMap<>(measured);
        all.put("free", room().freeBytes());
        return all;
    }

    public Room room() {
        return server.room();
    }

    /** What can't be measured now keeps the size that it had. */
    private long measure(String name, LongSupplier bytes) {
        try {
            return bytes.getAsLong();
        } catch (UncheckedIOException e) {
            LOG.warnf(e, "The size of %s can't be measured", name);
            return measured.getOrDefault(name, 0L);
        }
    }
}
