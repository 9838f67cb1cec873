package dev.graft.dataset.archive;

import java.io.IOException;

/** One file of an archive is damaged; the others can still be read. */
public final class DamagedEntryException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedEntryException(String message) {
        super(message);
    }
}
