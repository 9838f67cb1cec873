package dev.graft.disk;

import java.nio.file.Path;

/**
 * What a volume has left.
 *
 * @param folder on it; must be there
 */
public record Room(Path folder) {
    /** 64 MiB: with less, not even the database can be relied upon. */
    private static final long LEAST_BYTES = 64L << 20;

    public long freeBytes() {
        return folder.toFile().getUsableSpace();
    }

    /** Whether something new can be begun. */
    public boolean isEnough() {
        return freeBytes() >= LEAST_BYTES;
    }
}
