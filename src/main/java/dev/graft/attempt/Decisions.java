package dev.graft.attempt;

import dev.graft.recipe.MethodChoice;
import java.util.Optional;

/**
 * What was chosen for a training by looking at its data, where the request left it open, and what was seen.
 *
 * @param method empty where the request named it, or it is not chosen yet
 */
public record Decisions(Optional<MethodChoice> method) {
    public static final Decisions NONE = new Decisions(Optional.empty());
}
