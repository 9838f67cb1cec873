package dev.graft.dataset.layout;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a manifest, line by line. */
final class ManifestFaults {
    /** As many as fit into one message; the others are counted. */
    private static final int SHOWN = 5;

    private final String file;
    private final List<String> shown = new ArrayList<>();
    private int count;

    ManifestFaults(String file) {
        this.file = file;
    }

    void add(int line, String message) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add("line " + line + ": " + message);
        }
    }

    /** A fault after which the rest of the file can't be understood. */
    GraftException at(int line, String message) {
        add(line, message);
        return exception();
    }

    void throwIfAny() {
        if (count > 0) {
            throw exception();
        }
    }

    private GraftException exception() {
        String more = count > shown.size() ? "; and " + (count - shown.size()) + " more" : "";
        return new GraftException(
                ErrorCode.MANIFEST_INVALID, file + " is not valid: " + String.join("; ", shown) + more + ".");
    }
}
