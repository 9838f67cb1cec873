package dev.graft.launcher;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.job.Launcher;
import dev.graft.job.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Workers as processes of this machine. They outlive the service; the next one finds them by their {@code process.json}. */
public final class ProcessLauncher implements Launcher {
    /** Between its folder and its {@code process.json}, a process that an earlier service started gets so long. */
    private static final Duration STARTING = Duration.ofSeconds(15);

    /** What Java gives as the exit code of a process that SIGKILL has ended. */
    private static final int KILLED = 128 + 9;

    private static final Logger LOG = Logger.getLogger(ProcessLauncher.class.getName());

    private final WorkerCommand command;
    private final Path engineCache;
    private final Clock clock;
    private final Map<Path, ProcessHandle> own = new ConcurrentHashMap<>();

    /** @param engineCache folder in which DJL keeps its natives */
    public ProcessLauncher(WorkerCommand command, Path engineCache, Clock clock) {
        this.command = command;
        this.engineCache = engineCache;
        this.clock = clock;
    }

    @Override
    public void launch(AttemptFolder folder, Worker worker) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        command.words(folder.path(), folder.spec().work()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.log().toFile()));
        WorkerEnvironment.apply(builder.environment(), worker, engineCache);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            folder.writeProcess(WorkerProcess.of(process.toHandle()));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        own.put(folder.path(), process.toHandle());
        process.onExit().thenAccept(ended -> {
            note(folder, ended.exitValue());
            own.remove(folder.path(), ended.toHandle());
        });
    }

    /** The log's last line, of what a process could not say itself. */
    private static void note(AttemptFolder folder, int exitCode) {
        if (exitCode != 0) {
            String why = exitCode == KILLED ? ": it was killed, as by a system that has no memory left" : "";
            try {
                Files.writeString(
                        folder.log(),
                        "The worker process ended with exit code " + exitCode + why + ".\n",
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.log(Level.FINE, "The log went with its job", e);
            }
        }
    }

    @Override
    public boolean isAlive(AttemptFolder folder) {
        Optional<ProcessHandle> started = Optional.ofNullable(own.get(folder.path()));
        if (started.isPresent()) {
            return started.get().isAlive();
        }
        try {
            Optional<WorkerProcess> process = folder.process();
            return process.isPresent() ? process.get().find().isPresent() : isYoung(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isYoung(AttemptFolder folder) throws IOException {
        try {
            Instant made = Files.getLastModifiedTime(folder.path()).toInstant();
            return made.plus(STARTING).isAfter(clock.instant());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void signal(AttemptFolder folder) {
        process(folder).ifPresent(ProcessHandle::destroy);
    }

    @Override
    public void kill(AttemptFolder folder) {
        process(folder).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<ProcessHandle> process(AttemptFolder folder) {
        try {
            Optional<ProcessHandle> started = Optional.ofNullable(own.get(folder.path()));
            return started.isPresent() ? started : folder.process().flatMap(WorkerProcess::find);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
