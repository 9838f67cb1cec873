package dev.graft.reliability.crash.worker;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.disk.Durable;
import dev.graft.it.harness.Command;
import dev.graft.job.Worker;
import dev.graft.launcher.ProcessLauncher;
import dev.graft.launcher.WorkerCommand;
import dev.graft.recipe.Recipe;
import dev.graft.training.TinyJob;
import dev.graft.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A job whose worker processes are stopped or killed at random instants, each next one going on, until one ends. */
final class Interrupted {
    private static final Worker CPU = new Worker("cpu:0", "a processor", 1, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int LINES = 18;
    private static final int PREPARING_MILLIS = 1500;

    private final ProcessLauncher launcher = new ProcessLauncher(
            new WorkerCommand(
                    Command.JAVA, List.of(), System.getProperty("java.class.path"), WorkerMain.class.getName()),
            Path.of(Optional.ofNullable(System.getenv("DJL_CACHE_DIR"))
                    .orElse(System.getProperty("user.home") + "/.djl.ai")),
            Clock.systemUTC());
    private final TinyJob job;
    private final Recipe recipe;
    private final Random random;
    private final List<String> story = new ArrayList<>();
    private int stopped;
    private int killed;

    Interrupted(TinyJob job, Recipe recipe, Random random) {
        this.job = job;
        this.recipe = recipe;
        this.random = random;
    }

    /**
     * What came of it.
     *
     * @param digest of the weights' file
     * @param report but for its timing
     */
    record End(String digest, Report report) {}

    int stopped() {
        return stopped;
    }

    int killed() {
        return killed;
    }

    /** What happened to each worker process. */
    List<String> story() {
        return story;
    }

    /** @param most interruptions */
    End runToEnd(int most) throws IOException {
        Durable.deleteTree(job.caches());
        Optional<AttemptFolder> before = Optional.empty();
        while (true) {
            AttemptFolder attempt = job.attempt(recipe, before, Optional.empty());
            launcher.launch(attempt, CPU);
            boolean interrupted = stopped + killed < most && interrupt(attempt);
            await(attempt, () -> !launcher.isAlive(attempt));
            Optional<AttemptResult> result = attempt.result();
            if (result.isPresent() && result.get().outcome() == Outcome.SUCCEEDED) {
                return end(attempt, result.get());
            }
            if (!interrupted
                    || result.filter(r -> r.outcome() == Outcome.FAILED).isPresent()) {
                throw new AssertionError("It ended with " + result + ":\n" + Files.readString(attempt.log()));
            }
            before = Optional.of(attempt);
        }
    }

    /** @return false where it ended before */
    private boolean interrupt(AttemptFolder attempt) throws IOException {
        String moment = awaitMoment(attempt);
        if (!launcher.isAlive(attempt)) {
            return false;
        }
        boolean kill = random.nextBoolean();
        if (kill) {
            launcher.kill(attempt);
        } else {
            attempt.ask(Control.PAUSE);
            launcher.signal(attempt);
        }
        await(attempt, () -> !launcher.isAlive(attempt));
        if (attempt.result().filter(r -> r.outcome() == Outcome.SUCCEEDED).isPresent()) {
            return false;
        }
        killed += kill ? 1 : 0;
        stopped += kill ? 0 : 1;
        story.add((kill ? "killed " : "stopped ") + moment);
        return true;
    }

    /** While it prepares, or after so many lines of what it tells of updates or of all that happens. */
    private String awaitMoment(AttemptFolder attempt) throws IOException {
        int kind = random.nextInt(5);
        int lines = 1 + random.nextInt(LINES);
        if (kind == 0) {
            pause(PREPARING_MILLIS);
            return "while preparing";
        }
        Path log = kind < 4 ? attempt.metrics() : attempt.events();
        await(attempt, () -> lines(log) >= lines || !launcher.isAlive(attempt));
        pause(10);
        return "after %d lines of %s".formatted(lines(log), log.getFileName());
    }

    private void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(millis * 1000)));
    }

    private static long lines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        long lines = 0;
        for (byte b : Files.readAllBytes(log)) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    /** Looks more often than an update takes. */
    private static void await(AttemptFolder attempt, Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                attempt.process().flatMap(WorkerProcess::find).ifPresent(ProcessHandle::destroyForcibly);
                throw new AssertionError("Waited too long:\n" + Files.readString(attempt.log()));
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    private static End end(AttemptFolder attempt, AttemptResult result) {
        Report report = result.report().orElseThrow();
        return new End(
                ModelFolder.open(attempt.model()).digest(),
                new Report(
                        report.bestCheckpoint(),
                        report.splits(),
                        report.confidence(),
                        report.baselines(),
                        report.comparison(),
                        report.transferGain(),
                        Map.of(),
                        report.warnings()));
    }
}
