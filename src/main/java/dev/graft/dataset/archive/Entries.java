package dev.graft.dataset.archive;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.HashSet;
import java.util.Set;

/** The rules that hold for entries of every kind of archive: what is counted, passed over, refused and let through. */
final class Entries {
    private final DatasetLimits limits;
    private final ArchiveVisitor visitor;
    private final Set<String> seen = new HashSet<>();
    private long entries;
    private int files;
    private long pathChars;

    Entries(DatasetLimits limits, ArchiveVisitor visitor) {
        this.limits = limits;
        this.visitor = visitor;
    }

    /** More entries than files, as macOS packs a companion with each, and folders are entries too. */
    static long maxEntries(DatasetLimits limits) {
        return 2L * limits.maxItems() + 1000;
    }

    static GraftException tooMany(String what, long limit) {
        return new GraftException(
                ErrorCode.TOO_MANY_ITEMS, "The archive has more than " + limit + " " + what + "; that is the limit.");
    }

    /** What an entry is. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        DEVICE
    }

    /** Whether a file counts at all: folders and what operating systems leave behind don't. */
    static boolean counts(EntryPath path, Kind kind) {
        return path.fault().isPresent() || kind != Kind.FOLDER && !path.text().isEmpty() && !path.isJunk();
    }

    /**
     * Counts an entry and decides about it.
     *
     * @param size unpacked, as the archive states it
     * @return whether it is a file to be shown to the visitor
     */
    boolean admit(EntryPath path, Kind kind, long size) {
        if (++entries > maxEntries(limits)) {
            throw tooMany("entries", maxEntries(limits));
        }
        if (!counts(path, kind)) {
            return false;
        }
        if (++files > limits.maxItems()) {
            throw tooMany("files", limits.maxItems());
        }
        // A quarter of what paths could take if each were as long as allowed: they are all held in memory.
        pathChars += path.text().length();
        if (pathChars > 256L * limits.maxItems() + 1024) {
            throw new GraftException(
                    ErrorCode.TOO_MANY_ITEMS, "The names of the archive's files take more than 256 bytes on average.");
        }
        if (path.fault().isPresent()) {
            return refuse(path, ExclusionReason.UNSAFE_PATH, path.fault().get());
        }
        if (!seen.add(path.text())) {
            return refuse(path, ExclusionReason.UNSAFE_PATH, "the archive has a file of this name already");
        }
        if (kind != Kind.FILE) {
            return refuse(path, ExclusionReason.LINK, "it is a " + (kind == Kind.LINK ? "link" : "device"));
        }
        if (size > limits.maxItemBytes()) {
            return refuse(
                    path,
                    ExclusionReason.TOO_LARGE,
                    "it has " + size + " bytes; " + limits.maxItemBytes() + " are allowed");
        }
        return true;
    }

    /** Reports a file that can't be had; false, for the caller to pass on. */
    boolean refuse(EntryPath path, ExclusionReason reason, String message) {
        visitor.refused(new Exclusion(path.text(), reason, message));
        return false;
    }
}
