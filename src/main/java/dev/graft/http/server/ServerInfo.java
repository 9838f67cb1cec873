package dev.graft.http.server;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.disk.Room;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the server tells of itself.
 *
 * @param engine name and version of the native library; its first call loads it
 * @param maxAttempts attempts without progress after which a job fails
 * @param room on the volume with all state
 * @param diskBytes how much of it is taken by what: {@code datasets}, {@code models}, {@code incoming}, {@code attempts},
 *     {@code caches}, {@code base_models}, {@code database}
 */
public record ServerInfo(
        String version,
        Supplier<String> engine,
        DatasetLimits limits,
        int maxAttempts,
        Room room,
        Map<String, LongSupplier> diskBytes) {
    public ServerInfo {
        diskBytes = Map.copyOf(diskBytes);
    }
}
