package dev.graft.recipe;

import static dev.graft.recipe.Setting.BACKBONE_LEARNING_RATE;
import static dev.graft.recipe.Setting.GRADUAL_UNFREEZING;
import static dev.graft.recipe.Setting.HEAD_EPOCHS;
import static dev.graft.recipe.Setting.LAYER_DECAY;
import static dev.graft.recipe.Setting.PRESET;
import static dev.graft.recipe.Setting.UNFREEZE_FROM;

import dev.graft.error.Problems;
import java.util.stream.Stream;

/**
 * All that shapes a training job, resolved: the same recipe on the same data gives the same model.
 *
 * @param method never {@link Method#AUTO}
 * @param hyperparameters each set that means something for the method
 * @param seed of every random choice
 */
public record Recipe(Method method, Hyperparameters hyperparameters, Checkpointing checkpoint, long seed) {
    /**
     * Below so many train items a new head on frozen features is as good as fine-tuning: measured on hymenoptera (244
     * items: no gain) and flowers5 (500 items: 2 points).
     */
    private static final int FEW_ITEMS = 400;

    /**
     * Fills in what a request leaves open, and tells all that is wrong with it.
     *
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
        Method chosen = method == Method.AUTO ? choose(requested, facts) : method;
        Hyperparameters asked = requested
                .find(PRESET)
                .map(preset -> requested.over(preset.of(facts.blocks()).meaningfulFor(chosen)))
                .orElse(requested);
        Hyperparameters all = asked.meaningfulFor(chosen).over(new Defaults(chosen, asked, facts).of(chosen));
        new Contradictions(requested, problems).tell(chosen, all, facts);
        return new Recipe(chosen, all, whichCheckpoints, seed);
    }

    private static Method choose(Hyperparameters requested, Facts facts) {
        boolean asksForFineTuning = requested.find(PRESET).isPresent()
                || Stream.of(HEAD_EPOCHS, BACKBONE_LEARNING_RATE, LAYER_DECAY, UNFREEZE_FROM, GRADUAL_UNFREEZING)
                        .anyMatch(setting -> requested.find(setting).isPresent());
        return asksForFineTuning || facts.trainItems() >= FEW_ITEMS ? Method.FINE_TUNING : Method.FEATURE_EXTRACTION;
    }
}
