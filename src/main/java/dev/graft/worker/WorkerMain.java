package dev.graft.worker;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.disk.FullDisk;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.Rehearsal;
import dev.graft.training.Training;
import dev.graft.training.ranking.BaseModelRanking;
import dev.graft.training.trial.VersionTrial;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The worker process: takes one attempt directory, does its work, writes how it ended, and leaves.
 *
 * <p>A signal makes it look at its {@code control} file and leave at a checkpoint. Exit codes: 0 with a result written,
 * 2 for wrong arguments, 3 when another process has the attempt, 4 when no result could be written.
 */
public final class WorkerMain {
    /** How long it works on without a server that looks after it. */
    private static final Duration ALONE = Duration.ofSeconds(60);

    /** How long a signal waits for the checkpoint: the service gives a graceful stop 20 seconds. */
    private static final long SIGNAL_SECONDS = 18;

    private static final Logger LOG = Logger.getLogger(WorkerMain.class.getName());

    private WorkerMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: worker ATTEMPT_DIRECTORY");
            System.exit(2);
        }
        WorkerLog.open();
        System.exit(work(new AttemptFolder(Path.of(arguments[0])), Clock.systemUTC()));
    }

    private static int work(AttemptFolder folder, Clock clock) {
        CountDownLatch done = new CountDownLatch(1);
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = folder.lock();
            if (lock.isEmpty()) {
                LOG.severe("Another process works on " + folder.path());
                return 3;
            }
            folder.writeProcess(WorkerProcess.current());
            AttemptSpec spec = folder.spec();
            NativeEngine.useThreads(spec.threads());
            NativeEngine.startAhead();
            Stop stop = new Stop(folder, clock, ALONE);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stop, done), "signal"));
            LOG.info("Attempt " + spec.attempt() + " of " + spec.job() + " on " + spec.device() + ", " + spec.threads()
                    + " threads");
            AttemptResult result = result(folder, spec, stop, clock);
            folder.writeResult(result);
            LOG.info("Ended: " + result.outcome().name().toLowerCase(Locale.ROOT));
            return 0;
        } catch (IOException | RuntimeException e) {
            return failed(folder, e);
        } finally {
            done.countDown();
            // A lock that nobody can reach any more is given up by the garbage collector.
            Reference.reachabilityFence(lock);
        }
    }

    /** On a full disk there is room for a short result after all. */
    private static int failed(AttemptFolder folder, Exception failure) {
        try {
            if (FullDisk.isTold(failure)) {
                folder.writeResult(Failures.result(failure, 0));
                return 0;
            }
        } catch (IOException again) {
            failure.addSuppressed(again);
        }
        LOG.log(Level.SEVERE, "No result could be written", failure);
        return 4;
    }

    private static AttemptResult result(AttemptFolder folder, AttemptSpec spec, Stop stop, Clock clock) {
        long startedAt = System.nanoTime();
        try {
            return work(folder, spec, stop, clock);
            // Nothing may pass by: what is not a result here is a lost attempt to the service.
        } catch (Throwable failure) {
            LOG.log(Level.SEVERE, "The attempt failed", failure);
            return Failures.result(failure, (System.nanoTime() - startedAt) / 1e9);
        }
    }

    private static AttemptResult work(AttemptFolder folder, AttemptSpec spec, Stop stop, Clock clock)
            throws IOException {
        if (spec.work() instanceof AttemptSpec.Train train) {
            return new Training(folder, spec, train, stop, clock).run();
        }
        if (spec.work() instanceof AttemptSpec.Evaluate evaluate) {
            return new VersionTrial(folder, spec, evaluate, stop, clock).run();
        }
        if (spec.work() instanceof AttemptSpec.Rehearse rehearse) {
            return new Rehearsal(folder, spec, rehearse, stop, clock).run();
        }
        return new BaseModelRanking(folder, spec, (AttemptSpec.Rank) spec.work(), stop, clock).run();
    }

    /** Runs when the process is asked to end; the process ends when this returns. */
    private static void leave(Stop stop, CountDownLatch done) {
        stop.signal();
        try {
            if (!done.await(SIGNAL_SECONDS, TimeUnit.SECONDS)) {
                LOG.severe("Leaving without a checkpoint: a step takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
