package dev.graft.basemodel.hub;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wish that something long ends before it is done. Thread-safe; once said, it stays. */
public final class Cancellation {
    private final CountDownLatch said = new CountDownLatch(1);

    public void cancel() {
        said.countDown();
    }

    public boolean isCancelled() {
        return said.getCount() == 0;
    }

    /** @throws CancellationException when it was said */
    public void check() {
        if (isCancelled()) {
            throw new CancellationException();
        }
    }

    /**
     * Waits, but not beyond the wish.
     *
     * @throws CancellationException when it is said meanwhile
     */
    public void sleep(Duration time) {
        try {
            if (said.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new CancellationException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }
}
