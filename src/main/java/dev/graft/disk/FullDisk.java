package dev.graft.disk;

import java.util.Locale;

/** Tells a disk without room from other reasons why something could not be written. */
public final class FullDisk {
    private FullDisk() {}

    /** Whether a failure to write says so. Java has no type for it: these are the words of Linux, macOS and Windows. */
    public static boolean isTold(Throwable failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }
}
