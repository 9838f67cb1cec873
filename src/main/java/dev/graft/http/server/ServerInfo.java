package dev.graft.http.server;

import dev.graft.dataset.item.DatasetLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the server tells of itself.
 *
 * @param engine name and version of the native library; its first call loads it
 * @param maxAttempts attempts without progress after which a job fails
 * @param home the folder with all state
 * @param folders whose sizes are told, by name: {@code datasets}, {@code models}, {@code attempts}, {@code caches}
 */
public record ServerInfo(
        String version,
        Supplier<String> engine,
        DatasetLimits limits,
        int maxAttempts,
        Path home,
        Map<String, Path> folders) {
    public ServerInfo {
        folders = Map.copyOf(folders);
    }
}
