package dev.graft.idempotency;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembered answers in memory. */
public final class FakeIdempotencyStore implements IdempotencyStore {
    private final Map<List<String>, Entry> entries = new HashMap<>();

    private static List<String> key(Entry entry) {
        return List.of(entry.key(), entry.scope());
    }

    @Override
    public synchronized Entry claim(Entry entry, Instant expiry) {
        return entries.compute(key(entry), (key, stored) -> {
            if (stored == null || stored.createdAt().isBefore(expiry)) {
                return entry;
            }
            boolean left = stored.answer().isEmpty() && !stored.owner().equals(entry.owner());
            return left ? takenOver(entry, stored.resource()) : stored;
        });
    }

    private static Entry takenOver(Entry by, String resource) {
        return new Entry(
                by.key(), by.scope(), Optional.empty(), resource, by.owner(), Optional.empty(), by.createdAt());
    }

    @Override
    public synchronized void answer(Entry answered) {
        entries.computeIfPresent(
                key(answered), (key, stored) -> stored.owner().equals(answered.owner()) ? answered : stored);
    }

    @Override
    public synchronized void release(Entry entry) {
        entries.computeIfPresent(key(entry), (key, stored) -> {
            boolean own =
                    stored.owner().equals(entry.owner()) && stored.answer().isEmpty();
            return own ? null : stored;
        });
    }

    @Override
    public synchronized int deleteBefore(Instant expiry) {
        int before = entries.size();
        entries.values().removeIf(entry -> entry.createdAt().isBefore(expiry));
        return before - entries.size();
    }
}
