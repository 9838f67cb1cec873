package dev.graft.bench;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.AttemptSpec;
import dev.graft.job.Worker;
import dev.graft.launcher.ProcessLauncher;
import dev.graft.launcher.WorkerCommand;
import dev.graft.launcher.WorkerEnvironment;
import dev.graft.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Processes that are started as the service starts its workers: same options, environment and threads. */
final class BenchWorker {
    static final int THREADS = Runtime.getRuntime().availableProcessors();
    static final Worker CPU = new Worker("cpu:0", "a processor", 1, THREADS);

    /** Where DJL unpacks its natives, as for the service. */
    static final Path ENGINE_CACHE = Optional.ofNullable(System.getenv("DJL_CACHE_DIR"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".djl.ai"));

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private BenchWorker() {}

    /** An attempt without a job. */
    static AttemptFolder attempt(Path folder, Recipe recipe, Path dataset, Path base, Path caches) throws IOException {
        return AttemptFolder.create(
                folder,
                new AttemptSpec(
                        "job_" + recipe.seed(),
                        1,
                        new AttemptSpec.Train(recipe, base.toString()),
                        dataset.toString(),
                        caches.toString(),
                        1L << 30,
                        CPU.kind(),
                        THREADS,
                        Optional.empty(),
                        Optional.empty(),
                        0));
    }

    /** Gives a peer's process the allocator of our workers: with its own, page faults would take half of its time. */
    static void tune(ProcessBuilder peer) {
        WorkerEnvironment.apply(peer.environment(), CPU, ENGINE_CACHE);
        // Waiting threads that sleep are for the neighbours' sake; the peer keeps its own way.
        peer.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
    }

    /** Runs a program, whose only argument is the attempt's folder, to its end. */
    static void run(Class<?> program, AttemptFolder attempt) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        WorkerCommand command =
                new WorkerCommand(java, List.of(), System.getProperty("java.class.path"), program.getName());
        new ProcessLauncher(command, ENGINE_CACHE, Clock.systemUTC()).launch(attempt, CPU);
        while (attempt.process().flatMap(WorkerProcess::find).isPresent()) {
            attempt.touchServer();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** What the program wrote. */
    static String log(AttemptFolder attempt) throws IOException {
        return Files.readString(attempt.log());
    }
}
