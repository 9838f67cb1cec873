package dev.graft.dataset;

import dev.graft.disk.Digest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * An upload on its way in. What has come is deleted when it is closed, unless it was {@linkplain #end ended} before. For
 * one thread at a time, not the same one always.
 */
public final class Receiving implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final long maxBytes;
    private final MessageDigest digest = Digest.sha256();
    private long size;
    private boolean ended;

    /** @param file empty, and of nobody else */
    Receiving(Path file, long maxBytes) throws IOException {
        this.file = file;
        this.out = Files.newOutputStream(file);
        this.maxBytes = maxBytes;
    }

    /**
     * Takes what came next.
     *
     * @throws GraftException {@link ErrorCode#PAYLOAD_TOO_LARGE}, {@link ErrorCode#STORAGE_FULL}
     */
    public void write(byte[] bytes, int length) {
        size += length;
        if (size > maxBytes) {
            throw new GraftException(
                    ErrorCode.PAYLOAD_TOO_LARGE, "The upload has more than " + maxBytes + " bytes; that is the limit.");
        }
        digest.update(bytes, 0, length);
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw Storage.failure(e);
        }
    }

    /** All has come; its file belongs to the caller now. */
    public Upload end() {
        try {
            out.close();
        } catch (IOException e) {
            throw Storage.failure(e);
        }
        ended = true;
        return new Upload(file, size, Digest.hex(digest));
    }

    /** Deletes it, also where all has come: there is nobody to take it. */
    public void abandon() {
        ended = false;
        close();
    }

    @Override
    public void close() {
        if (!ended) {
            try (out) {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
