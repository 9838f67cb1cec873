package dev.graft.recipe;

import static dev.graft.recipe.Setting.PRESET;

import dev.graft.error.Problems;

/**
 * All that shapes a training job, resolved: the same recipe on the same data gives the same model.
 *
 * @param method never {@link Method#AUTO}
 * @param hyperparameters each set that means something for the method
 * @param seed of every random choice
 */
public record Recipe(Method method, Hyperparameters hyperparameters, Checkpointing checkpoint, long seed) {
    /**
     * Fills in what a request leaves open, and tells all that is wrong with it.
     *
     * @param method where it is left open and only a probe can tell, the recipe is that of fine-tuning
     * @param requested nothing set where Graft shall choose
     * @param checkpoint null, or with nulls, for the standard
     */
    public static Recipe resolve(
            Method method,
            Hyperparameters requested,
            Checkpointing checkpoint,
            long seed,
            Facts facts,
            Problems problems) {
        requested.check(problems);
        Checkpointing whichCheckpoints =
                (checkpoint == null ? Checkpointing.OPEN : checkpoint).filled(facts.loss(), problems);
        Method chosen = method == Method.AUTO
                ? MethodChoice.early(requested, facts).map(MethodChoice::method).orElse(Method.FINE_TUNING)
                : method;
        Hyperparameters asked = requested
                .find(PRESET)
                .map(preset -> requested.over(preset.of(facts.blocks()).meaningfulFor(chosen)))
                .orElse(requested);
        Hyperparameters all = asked.meaningfulFor(chosen).over(new Defaults(chosen, asked, facts).of(chosen));
        new Contradictions(requested, problems).tell(chosen, all, facts);
        return new Recipe(chosen, all, whichCheckpoints, seed);
    }
}
