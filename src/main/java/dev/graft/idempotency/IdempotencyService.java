package dev.graft.idempotency;

import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.idempotency.IdempotencyStore.Answer;
import dev.graft.idempotency.IdempotencyStore.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes repeating a request that creates something harmless: the request is carried out once, and its answer is given
 * again for a day. Who carries it out must end with {@link #complete} or {@link #release}. Thread-safe.
 *
 * <p>A request that a server left unanswered when it died is carried out anew by the next try, with the id that the first
 * one was given: creating a resource that is there already gives that resource.
 */
public final class IdempotencyService {
    public static final String HEADER = "Idempotency-Key";
    public static final int MAX_KEY_LENGTH = 255;

    /** How long an answer is remembered, as the API promises. */
    public static final Duration EXPIRY = Duration.ofHours(24);

    /** What is to be done about a request with a key. */
    public sealed interface Outcome {}

    /** Carry it out; what it creates gets the entry's resource id. */
    public record Proceed(Entry entry) implements Outcome {}

    /** It has been answered. */
    public record Replay(Entry entry) implements Outcome {
        /**
         * The answer that it got.
         *
         * @param fingerprint of the repeated request
         * @throws GraftException when the first request was another one
         */
        public Answer answer(String fingerprint) {
            if (!entry.fingerprint().equals(Optional.of(fingerprint))) {
                throw new GraftException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "The " + HEADER + " '" + entry.key() + "' came before with a different request.");
            }
            return entry.answer().orElseThrow();
        }
    }

    /** It is being carried out. */
    public record InProgress() implements Outcome {
        public GraftException exception() {
            return new GraftException(
                    ErrorCode.REQUEST_IN_PROGRESS, "A request with this " + HEADER + " has not been answered yet.");
        }
    }

    private record Claim(String key, String scope) {}

    private final IdempotencyStore store;
    private final String owner;
    private final Clock clock;
    private final Set<Claim> inProgress = ConcurrentHashMap.newKeySet();

    /** @param owner names this run of the server, and no other */
    public IdempotencyService(IdempotencyStore store, String owner, Clock clock) {
        this.store = store;
        this.owner = owner;
        this.clock = clock;
    }

    /**
     * Asks what to do about a request.
     *
     * @param scope method and path
     * @param resource makes the id for what the request creates
     * @throws GraftException when the key is none that can be used
     */
    public Outcome begin(String key, String scope, Supplier<String> resource) {
        check(key);
        Claim claim = new Claim(key, scope);
        if (!inProgress.add(claim)) {
            return new InProgress();
        }
        boolean proceeds = false;
        try {
            Instant now = clock.instant();
            Entry entry = store.claim(
                    new Entry(key, scope, Optional.empty(), resource.get(), owner, Optional.empty(), now),
                    now.minus(EXPIRY));
            proceeds = entry.answer().isEmpty();
            return proceeds ? new Proceed(entry) : new Replay(entry);
        } finally {
            if (!proceeds) {
                inProgress.remove(claim);
            }
        }
    }

    /** Remembers the answer to a request that was carried out. */
    public void complete(Entry entry, String fingerprint, Answer answer) {
        try {
            store.answer(new Entry(
                    entry.key(),
                    entry.scope(),
                    Optional.of(fingerprint),
                    entry.resource(),
                    entry.owner(),
                    Optional.of(answer),
                    entry.createdAt()));
        } finally {
            inProgress.remove(new Claim(entry.key(), entry.scope()));
        }
    }

    /** Forgets a request that failed and changed nothing: it may be repeated, also changed. */
    public void release(Entry entry) {
        try {
            store.release(entry);
        } finally {
            inProgress.remove(new Claim(entry.key(), entry.scope()));
        }
    }

    /** Deletes answers whose day is over. To be called now and then. */
    public int deleteExpired() {
        return store.deleteBefore(clock.instant().minus(EXPIRY));
    }

    private static void check(String key) {
        Problems problems = new Problems();
        if (key.isEmpty() || key.chars().anyMatch(c -> c < ' ' || c > '~')) {
            problems.add(HEADER, FaultCode.BAD_FORMAT, "must be printable ASCII characters", "a random UUID will do");
        } else if (key.length() > MAX_KEY_LENGTH) {
            problems.add(
                    HEADER,
                    FaultCode.TOO_LONG,
                    "must have at most " + MAX_KEY_LENGTH + " characters, has " + key.length(),
                    "a random UUID will do");
        }
        problems.throwIfAny();
    }
}
