package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.disk.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The attempt directories of all jobs: {@code <root>/<job>/<number>}. */
public record Attempts(Path root) {
    public AttemptFolder folder(String job, int number) {
        return new AttemptFolder(root.resolve(job).resolve(Integer.toString(number)));
    }

    /** The newest attempt of a job that left a checkpoint: where the next one goes on. */
    Optional<AttemptFolder> resumable(String job) throws IOException {
        for (AttemptFolder folder : newestFirst(job)) {
            if (hasCheckpoint(folder) || Files.isDirectory(folder.baseline())) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** Deletes what nobody needs of a job that has ended: all checkpoints but the newest attempt's, and finished models. */
    void deleteSuperseded(String job) throws IOException {
        boolean newestSeen = false;
        for (AttemptFolder folder : newestFirst(job)) {
            Durable.deleteTree(folder.model());
            Durable.deleteTree(folder.baseline());
            if (newestSeen) {
                Durable.deleteTree(folder.checkpoints());
            }
            newestSeen |= hasCheckpoint(folder);
        }
    }

    /** Whether an attempt of the job still has a checkpoint of that name. */
    boolean hasCheckpoint(Job job, String name) {
        return IntStream.rangeClosed(1, job.attempt())
                .anyMatch(number ->
                        Files.isDirectory(folder(job.id(), number).checkpoints().resolve(name)));
    }

    /** Ids of all jobs that have attempt directories. */
    List<String> jobs() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    void delete(String job) throws IOException {
        Durable.deleteTree(root.resolve(job));
    }

    private List<AttemptFolder> newestFirst(String job) throws IOException {
        Path folder = root.resolve(job);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted(Comparator.comparingInt(
                                    (Path p) -> Integer.parseInt(p.getFileName().toString()))
                            .reversed())
                    .map(AttemptFolder::new)
                    .toList();
        }
    }

    private static boolean hasCheckpoint(AttemptFolder folder) throws IOException {
        if (!Files.isDirectory(folder.checkpoints())) {
            return false;
        }
        try (Stream<Path> paths = Files.list(folder.checkpoints())) {
            return paths.anyMatch(p -> !p.getFileName().toString().startsWith("tmp-"));
        }
    }
}
