package dev.graft.http.job;

import dev.graft.http.request.Stopping;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Looks again and again at something that grows; a client that listens costs no thread while nothing happens. */
final class Ticks {
    static final Duration PERIOD = Duration.ofMillis(250);

    private Ticks() {}

    /** What one look has found; {@code last} where there will be no more. */
    record Look<T>(List<T> found, boolean last) {}

    /**
     * All that the looks find, in order; once the server is about to end, one look more is the last.
     *
     * @param look may block; called by one thread at a time, not by the same one always
     */
    static <T> Multi<T> of(Supplier<Look<T>> look, Stopping stopping) {
        Supplier<Look<T>> untilStopping = () -> {
            boolean last = stopping.hasBegun();
            Look<T> found = look.get();
            return last ? new Look<>(found.found(), true) : found;
        };
        return Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick ->
                        Uni.createFrom().item(untilStopping).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .onItem()
                .transformToMultiAndConcatenate(Ticks::items)
                .select()
                .first(entry -> !entry.end())
                .map(Entry::value);
    }

    private record Entry<T>(T value, boolean end) {}

    private static <T> Multi<Entry<T>> items(Look<T> look) {
        Multi<Entry<T>> found = Multi.createFrom().iterable(look.found()).map(value -> new Entry<>(value, false));
        return look.last()
                ? Multi.createBy()
                        .concatenating()
                        .streams(found, Multi.createFrom().item(new Entry<T>(null, true)))
                : found;
    }
}
