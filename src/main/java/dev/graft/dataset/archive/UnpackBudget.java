package dev.graft.dataset.archive;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;

/** Counts what comes out of an archive, and stops it when that is more than is allowed or plausible. */
final class UnpackBudget {
    /** Below this nothing is implausible: one flat picture can shrink a thousandfold. */
    static final long FLOOR = 64 << 20;

    /** Deflate reaches 1032 at most, on nothing but zeros; uncompressed drawings and scans stay below 100. */
    static final long MAX_RATIO = 250;

    private final long maxUnpacked;
    private final long archiveBytes;
    private long unpacked;

    UnpackBudget(DatasetLimits limits, long archiveBytes) {
        this.maxUnpacked = limits.maxUnpackedBytes();
        this.archiveBytes = archiveBytes;
    }

    /** Counts bytes that have been unpacked. */
    void count(long bytes) {
        unpacked += bytes;
        if (unpacked > maxUnpacked) {
            throw bomb("The archive unpacks to more than " + maxUnpacked + " bytes.");
        }
        if (implausible(unpacked, archiveBytes)) {
            throw bomb("The archive of " + archiveBytes + " bytes unpacks to " + unpacked + " and more, over "
                    + MAX_RATIO + " times its size.");
        }
    }

    /** Checks an entry's sizes, as the archive states them. */
    static void check(String path, long packed, long size) {
        if (implausible(size, packed)) {
            throw bomb("'" + path + "' unpacks from " + packed + " to " + size + " bytes, over " + MAX_RATIO
                    + " times its size.");
        }
    }

    private static boolean implausible(long unpacked, long packed) {
        return unpacked > FLOOR && unpacked / MAX_RATIO > packed;
    }

    private static GraftException bomb(String message) {
        return new GraftException(ErrorCode.ARCHIVE_BOMB, message);
    }
}
