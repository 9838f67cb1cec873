package dev.graft.http.request;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What the end of the server means to requests that go on: streams end, and bodies that still come are refused. Thread-safe. */
@Singleton
public final class Stopping {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Set<Consumer<GraftException>> receiving = ConcurrentHashMap.newKeySet();
    private volatile boolean begun;

    /** Whether the server is about to end. */
    public boolean hasBegun() {
        return begun;
    }

    /** From now on nothing begins that has no end. */
    public void begin() {
        begun = true;
    }

    /** Waits for what is being received, and ends what takes longer. */
    public void refuseAfter(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!receiving.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        receiving.forEach(refused -> refused.accept(
                new GraftException(ErrorCode.OVERLOADED, "The server is being stopped; send this again later.")));
    }

    /** @param refused is told why, on any thread, if the server ends before {@link #received} is called with it */
    public void receiving(Consumer<GraftException> refused) {
        receiving.add(refused);
    }

    public void received(Consumer<GraftException> refused) {
        receiving.remove(refused);
    }
}
