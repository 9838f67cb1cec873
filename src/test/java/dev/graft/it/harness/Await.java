package dev.graft.it.harness;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Bounded waiting for what another process does. */
public final class Await {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /**
     * Asks again and again until there is an answer.
     *
     * @param what is waited for, with the state that is in the way, for the failure's message
     */
    public static <T> T until(Duration limit, Supplier<String> what, Supplier<Optional<T>> answer) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> found = answer.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within %d s: %s".formatted(limit.toSeconds(), what.get()));
            }
            LockSupport.parkNanos(INTERVAL);
        }
    }
}
