package dev.graft.dataset;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Tells a full disk from other failures to write. */
final class Storage {
    private Storage() {}

    /** What to throw for a failure to write. */
    static RuntimeException failure(IOException e) {
        return isFull(e)
                ? new GraftException(ErrorCode.STORAGE_FULL, "There is no room left to keep the dataset.", e)
                : new UncheckedIOException(e);
    }

    /** Java has no type for it; these are the words of Linux, macOS and Windows. */
    private static boolean isFull(IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }
}
