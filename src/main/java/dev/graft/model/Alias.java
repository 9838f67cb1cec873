package dev.graft.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
}
