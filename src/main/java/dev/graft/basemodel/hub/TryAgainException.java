package dev.graft.basemodel.hub;

import dev.graft.error.GraftException;
import java.time.Duration;
import java.util.Optional;

/** Something failed that may go well the next time. */
final class TryAgainException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient GraftException failure;
    private final transient Optional<Duration> wait;
    private final boolean fruitful;

    /**
     * @param failure what is told when it was the last time
     * @param wait as long as the other side asks for
     * @param fruitful whether it brought something nevertheless
     */
    TryAgainException(GraftException failure, Optional<Duration> wait, boolean fruitful) {
        super(failure);
        this.failure = failure;
        this.wait = wait;
        this.fruitful = fruitful;
    }

    TryAgainException(GraftException failure) {
        this(failure, Optional.empty(), false);
    }

    GraftException failure() {
        return failure;
    }

    /** @param standard where the other side asks for none */
    Duration wait(Duration standard) {
        return wait.orElse(standard);
    }

    boolean isFruitful() {
        return fruitful;
    }
}
