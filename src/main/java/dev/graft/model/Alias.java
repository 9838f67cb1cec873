package dev.graft.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A movable pointer to a version.
 *
 * @param version number of the version that it points to
 * @param revision counts its moves, from 1
 * @param history all moves, newest first
 */
public record Alias(String model, String alias, int version, long revision, List<Move> history) {
    /**
     * One move.
     *
     * @param from the version before; empty for the first
     * @param automatic whether the alias followed the newest version by itself
     */
    public record Move(Optional<Integer> from, int to, Instant at, boolean automatic) {}

    public Alias {
        history = List.copyOf(history);
    }

    /**
     * An alias that points to a version. One that does so already stays as it is.
     *
     * @param before empty where it is new
     */
    public static Alias pointed(
            Optional<Alias> before, String model, String alias, int version, Instant now, boolean automatic) {
        Optional<Integer> from = before.map(Alias::version);
        if (from.equals(Optional.of(version))) {
            return before.get();
        }
        Stream<Move> earlier = before.stream().flatMap(a -> a.history().stream());
        return new Alias(
                model,
                alias,
                version,
                before.map(Alias::revision).orElse(0L) + 1,
                Stream.concat(Stream.of(new Move(from, version, now, automatic)), earlier)
                        .toList());
    }
}
