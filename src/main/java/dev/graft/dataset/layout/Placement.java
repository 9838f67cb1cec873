package dev.graft.dataset.layout;

import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import java.util.Optional;

/**
 * What an archive says of one of its files.
 *
 * @param target what is true of it
 * @param split which split it is meant for; empty where Graft is to draw
 * @param group what it must not be parted from
 */
public record Placement(Target target, Optional<Split> split, Optional<String> group) {}
