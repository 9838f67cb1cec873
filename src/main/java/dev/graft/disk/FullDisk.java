package dev.graft.disk;

import java.io.IOException;
import java.util.Locale;

/** Tells a disk without room from other reasons why something could not be written. */
public final class FullDisk {
    private FullDisk() {}

    /** Whether a failure, or what caused it, says so. Java has no type for it: these are the words of Linux, macOS and Windows. */
    public static boolean isTold(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException
                            && (message.contains("no space left")
                                    || message.contains("not enough space")
                                    || message.contains("quota exceeded"))
                    || cause instanceof InternalError && message.contains("unsafe memory access")) {
                // The second: a page of a mapped file found no room.
                return true;
            }
        }
        return false;
    }
}
