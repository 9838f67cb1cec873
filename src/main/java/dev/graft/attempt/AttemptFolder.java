package dev.graft.attempt;

import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Control;
import dev.graft.disk.Durable;
import dev.graft.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The attempt directory: the whole contract between the service and a worker process. Files, unlike pipes, outlive either
 * side.
 *
 * <pre>
 * attempt.json    service → worker   what to do
 * control         service → worker   why to end early
 * server          service → worker   touched as long as a service looks after the attempt
 * lock            worker             held as long as the process lives
 * process.json    worker → service   which process it is
 * events.jsonl    worker → service   what happened, a line an event
 * metrics.jsonl   worker → service   numbers of each update
 * checkpoints/    worker → worker    where the next attempt goes on
 * baseline/       worker → worker    the same of a network that is trained for comparison
 * model/          worker → service   the finished model
 * forecast.json   worker → service   what a rehearsal has found
 * result.json     worker → service   how it ended
 * reserve         service → worker   room for result.json where nothing else has any left
 * worker.log      worker             its log
 * </pre>
 *
 * @param path the directory
 */
public record AttemptFolder(Path path) {
    private static final int RESERVE_BYTES = 1 << 16;

    /**
     * Which operating-system process works on an attempt.
     *
     * @param startedAt tells it from a later process of the same number
     */
    public record WorkerProcess(long pid, Instant startedAt) {
        /** The running process. */
        public static WorkerProcess current() {
            return of(ProcessHandle.current());
        }

        public static WorkerProcess of(ProcessHandle handle) {
            return new WorkerProcess(handle.pid(), handle.info().startInstant().orElse(Instant.EPOCH));
        }

        /**
         * The process, if it is this one and lives. One that has ended but that nobody has taken leave of, as happens to
         * orphans in a container, still has its number; it runs no command any more.
         */
        public Optional<ProcessHandle> find() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> handle.info().command().isPresent())
                    .filter(handle -> of(handle).startedAt.toEpochMilli() == startedAt.toEpochMilli());
        }
    }

    /** Makes the directory with its {@code attempt.json}. */
    public static AttemptFolder create(Path path, AttemptSpec spec) throws IOException {
        Durable.createFolders(path);
        AttemptFolder folder = new AttemptFolder(path);
        folder.touchServer();
        reserve(path);
        Durable.write(path.resolve("attempt.json"), bytes(spec));
        return folder;
    }

    /** Keeps room for {@link #writeResult}. */
    public static void reserve(Path path) throws IOException {
        Files.write(new AttemptFolder(path).reserve(), new byte[RESERVE_BYTES]);
    }

    public AttemptSpec spec() throws IOException {
        return Json.mapper().readValue(Files.readAllBytes(path.resolve("attempt.json")), AttemptSpec.class);
    }

    public Path events() {
        return path.resolve("events.jsonl");
    }

    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path baseline() {
        return path.resolve("baseline");
    }

    public Path model() {
        return path.resolve("model");
    }

    public Path log() {
        return path.resolve("worker.log");
    }

    public void ask(Control control) throws IOException {
        Durable.write(path.resolve("control"), bytes(control));
    }

    public Optional<Control> control() throws IOException {
        return read("control", Control.class);
    }

    /** Says that a service looks after this attempt. */
    public void touchServer() throws IOException {
        Path server = path.resolve("server");
        try {
            Files.setLastModifiedTime(server, FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            Files.createFile(server);
        }
    }

    /** When a service last looked after this attempt. */
    public Instant serverSeenAt() throws IOException {
        return Files.getLastModifiedTime(path.resolve("server")).toInstant();
    }

    public void writeProcess(WorkerProcess process) throws IOException {
        Durable.write(path.resolve("process.json"), bytes(process));
    }

    public Optional<WorkerProcess> process() throws IOException {
        return read("process.json", WorkerProcess.class);
    }

    /** Says how it ended, also on a full disk where the result is not large: its reserve is given up for that. */
    public void writeResult(AttemptResult result) throws IOException {
        Files.deleteIfExists(reserve());
        Durable.write(path.resolve("result.json"), bytes(result));
    }

    private Path reserve() {
        return path.resolve("reserve");
    }

    public Optional<AttemptResult> result() throws IOException {
        return read("result.json", AttemptResult.class);
    }

    public void writeForecast(Forecast forecast) throws IOException {
        Durable.write(path.resolve("forecast.json"), bytes(forecast));
    }

    public Optional<Forecast> forecast() throws IOException {
        return read("forecast.json", Forecast.class);
    }

    /** Deletes what was being written when a process died over it. To be called when nobody works on the attempt any more. */
    public void sweep() throws IOException {
        Durable.sweep(path);
        Durable.sweep(checkpoints());
        Durable.sweep(baseline());
    }

    /** Takes the attempt for this process until it ends; empty when another process has it. */
    public Optional<FileLock> lock() throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(lock);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
        }
        channel.close();
        return Optional.empty();
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        try {
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(path.resolve(name)), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(Object value) {
        return Json.write(value).getBytes(StandardCharsets.UTF_8);
    }
}
