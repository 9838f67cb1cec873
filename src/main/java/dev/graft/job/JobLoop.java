package dev.graft.job;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The thread that keeps jobs going: follows the attempts that run, then starts what can be started; five times a second,
 * and whenever it is woken. A worker process that an earlier service left is followed like any other; one that is gone is
 * lost, and its job goes on from its last checkpoint.
 */
public final class JobLoop {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(JobLoop.class.getName());

    private final JobStore store;
    private final AttemptWatcher watcher;
    private final Dispatcher dispatcher;
    private final ScheduledThreadPoolExecutor thread;
    private volatile long lookedAt = System.nanoTime();
    private long failedAt = System.nanoTime() - AFTER_FAILURE.toNanos();

    public JobLoop(JobStore store, AttemptWatcher watcher, Dispatcher dispatcher) {
        this.store = store;
        this.watcher = watcher;
        this.dispatcher = dispatcher;
        // Waking a loop that was stopped is harmless.
        this.thread = new ScheduledThreadPoolExecutor(
                1, task -> new Thread(task, "jobs"), new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Also deletes what a server that died over it has left of jobs that are over. */
    public void start() {
        watcher.sweep();
        thread.scheduleWithFixedDelay(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How long ago all jobs were last looked after; some tenths of a second where all is well. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lookedAt);
    }

    /** Looks at once, not at the next turn. */
    public void wake() {
        thread.execute(this::tick);
    }

    private void tick() {
        if (System.nanoTime() - failedAt < AFTER_FAILURE.toNanos()) {
            return;
        }
        try {
            watcher.tick();
            dispatcher.tick();
            lookedAt = System.nanoTime();
        } catch (RuntimeException | Error e) {
            // An error that got through would end the turns for good, and every job with them.
            LOG.log(Level.SEVERE, "Jobs can't be looked after; tried again in " + AFTER_FAILURE.toSeconds() + " s", e);
            failedAt = System.nanoTime();
        }
    }

    /**
     * Starts no more, asks every worker to leave at a checkpoint, and waits for them. One that takes longer is taken over
     * by the next service.
     *
     * @param patience how long to wait
     */
    public void stop(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.severe("The jobs' thread does not end; its workers are left to the next service");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        watcher.dismiss();
        watcher.tick();
        while (!store.active().isEmpty()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PERIOD.toNanos() / 4);
            watcher.tick();
        }
    }
}
