package dev.graft.model.export;

import dev.graft.blob.BlobStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a version leaves Graft as, described before it is made.
 *
 * @param fileName to save it under
 * @param tag the same for the same content, other for any other
 */
public record Export(String fileName, String mediaType, String tag, BlobStore blobs, Writing writing) {
    private static final int BUFFER = 1 << 16;

    /** What puts the content into a stream. */
    @FunctionalInterface
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Makes it, in a file on the store's volume that the caller deletes; where that fails, none stays. */
    public Path make() {
        try {
            Path file = blobs.newFile();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
                writing.to(out);
            } catch (IOException | RuntimeException | Error e) {
                Files.deleteIfExists(file);
                throw e;
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
