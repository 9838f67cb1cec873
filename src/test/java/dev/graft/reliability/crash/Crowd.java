package dev.graft.reliability.crash;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Clients who go on asking, each on a thread of its own, until the server dies or they are told to stop. */
final class Crowd {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long PATIENCE_SECONDS = 90;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private volatile boolean stopped;

    Crowd(List<? extends Party> parties) {
        parties.forEach(party -> clients.add(CompletableFuture.runAsync(() -> ask(party), threads)));
    }

    private void ask(Party party) {
        try {
            while (!stopped) {
                party.act();
                LockSupport.parkNanos(BETWEEN);
            }
        } catch (UncheckedIOException serverDied) {
            // What it was asked last is in doubt now.
        }
    }

    /** Waits for the last answers; what else went wrong is thrown. */
    void stop() {
        stopped = true;
        clients.forEach(
                client -> client.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
        threads.shutdown();
    }
}
