package dev.graft.training.data;

import dev.graft.disk.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    /** Notes that something of the caches is in use now: what was used last is deleted last. */
    static void touch(Path cache) throws IOException {
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now()));
    }

    /**
     * Deletes what has not been used for the longest time, until the rest fits.
     *
     * @param maxBytes of all together
     * @param inUse whether somebody works with what was computed from the dataset of that digest
     */
    public void trim(long maxBytes, Predicate<String> inUse) {
        try {
            List<Entry> oldestFirst = entries();
            long total = oldestFirst.stream().mapToLong(Entry::bytes).sum();
            for (Entry entry : oldestFirst) {
                if (total > maxBytes && !inUse.test(entry.digest)) {
                    Durable.deleteTree(entry.path);
                    total -= entry.bytes;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of pictures or a folder of features. */
    private record Entry(Path path, String digest, FileTime usedAt, long bytes) {
        static Entry of(Path path, String digest) throws IOException {
            return new Entry(path, digest, Files.getLastModifiedTime(path), Durable.size(path));
        }
    }

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : list(pixels())) {
            entries.add(Entry.of(file, file.getFileName().toString().replaceFirst("-.*", "")));
        }
        for (Path dataset : list(folder)) {
            if (!dataset.equals(pixels())) {
                for (Path features : list(dataset)) {
                    entries.add(Entry.of(features, dataset.getFileName().toString()));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::usedAt));
        return entries;
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        }
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
