package dev.graft.training;

import dev.graft.disk.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was computed from datasets and can be computed again.
 *
 * <pre>
 * pixels/DIGEST-*    decoded and transformed pictures
 * DIGEST/features-*  what base models make of them
 * </pre>
 *
 * @param folder of all of it
 */
public record Caches(Path folder) {
    /** Pictures of all datasets. */
    Path pixels() {
        return folder.resolve("pixels");
    }

    /** Features of one dataset. */
    Path features(String digest) {
        return folder.resolve(digest);
    }

    /** Deletes what was computed from a dataset. */
    public void delete(String digest) {
        try {
            Durable.deleteTree(features(digest));
            if (Files.isDirectory(pixels())) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(pixels(), digest + "-*")) {
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
