package dev.graft.idempotency;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Where the answers to requests with an {@code Idempotency-Key} are remembered. */
public interface IdempotencyStore {
    /**
     * A request that came with a key.
     *
     * @param scope whose key it is: method and path
     * @param fingerprint of the request; empty until its body has been read
     * @param resource id that what it creates gets, whichever try succeeds
     * @param owner which server is answering it
     * @param answer empty until it has been answered
     */
    record Entry(
            String key,
            String scope,
            Optional<String> fingerprint,
            String resource,
            String owner,
            Optional<Answer> answer,
            Instant createdAt) {}

    record Answer(int status, Map<String, String> headers, String body) {}

    /**
     * Claims a key. An unanswered entry of another owner, or one older than {@code expiry}, is taken over, with its
     * resource id where the entry has not expired.
     *
     * @return the entry that stands afterwards: the caller's own, or the one that was there
     */
    Entry claim(Entry entry, Instant expiry);

    /** Remembers the answer of one's own entry. */
    void answer(Entry answered);

    /** Forgets one's own entry: the request failed and may be repeated. */
    void release(Entry entry);

    /** Deletes what was created before. */
    int deleteBefore(Instant expiry);
}
