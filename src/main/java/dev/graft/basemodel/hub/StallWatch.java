package dev.graft.basemodel.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Closes a body that does not come any more, or is not wanted any more; who reads from it sees an {@link IOException}. */
final class StallWatch implements AutoCloseable {
    /** In the time that a server has patience; in its 30 seconds, a tenth of what a telephone's modem brought. */
    private static final long LEAST_BYTES = 16 << 10;

    private static final long LOOK_MILLIS = 100;

    private static final ScheduledExecutorService LOOKS = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hub-stalls");
        thread.setDaemon(true);
        return thread;
    });

    private final InputStream body;
    private final long patienceNanos;
    private final Cancellation end;
    private final AtomicLong moved = new AtomicLong();
    private final Future<?> looks;
    private long since = System.nanoTime();
    private volatile boolean stalled;

    StallWatch(InputStream body, Duration patience, Cancellation end) {
        this.body = body;
        this.patienceNanos = patience.toNanos();
        this.end = end;
        this.looks = LOOKS.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** So many bytes came. */
    void moved(int bytes) {
        moved.addAndGet(bytes);
    }

    boolean hasStalled() {
        return stalled;
    }

    private void look() {
        long now = System.nanoTime();
        if (end.isCancelled()) {
            closeBody();
        } else if (now - since >= patienceNanos) {
            since = now;
            if (moved.getAndSet(0) < LEAST_BYTES) {
                stalled = true;
                closeBody();
            }
        }
    }

    private void closeBody() {
        looks.cancel(false);
        try {
            body.close();
        } catch (IOException e) {
            // Whoever reads is told.
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
    }
}
