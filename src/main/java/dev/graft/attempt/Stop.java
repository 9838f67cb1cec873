package dev.graft.attempt;

import dev.graft.attempt.result.Control;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an attempt shall end early, and why: somebody wrote to its {@code control} file, the process got a signal, or no
 * server has looked after it for too long. Asked between updates; looks at the disk at most five times a second.
 */
public final class Stop {
    private static final long LOOK_MILLIS = 200;

    private final AttemptFolder folder;
    private final Clock clock;
    private final Duration patience;
    private volatile boolean signalled;
    private long lookedAt;
    private Optional<Control> reason = Optional.empty();

    /** @param patience how long the attempt goes on without a server */
    public Stop(AttemptFolder folder, Clock clock, Duration patience) {
        this.folder = folder;
        this.clock = clock;
        this.patience = patience;
    }

    /** The process was asked to end: what the control file says counts, and without one it is a shutdown. */
    public void signal() {
        signalled = true;
    }

    /** Why to end, once there is a reason. From any thread. */
    public synchronized Optional<Control> reason() {
        long now = clock.millis();
        if (reason.isEmpty() && (signalled || now - lookedAt >= LOOK_MILLIS)) {
            lookedAt = now;
            try {
                reason = folder.control();
                Instant alone = folder.serverSeenAt().plus(patience);
                if (reason.isEmpty() && (signalled || alone.isBefore(clock.instant()))) {
                    reason = Optional.of(Control.SHUTDOWN);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return reason;
    }

    public boolean requested() {
        return reason().isPresent();
    }
}
