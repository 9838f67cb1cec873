package dev.graft.dataset;

import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Tells a full disk from other failures to write. */
final class Storage {
    private Storage() {}

    /** What to throw for a failure to write. */
    static RuntimeException failure(IOException e) {
        return FullDisk.isTold(e)
                ? new GraftException(ErrorCode.STORAGE_FULL, "There is no room left to keep the dataset.", e)
                : new UncheckedIOException(e);
    }
}
