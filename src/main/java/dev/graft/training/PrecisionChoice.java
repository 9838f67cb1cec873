package dev.graft.training;

import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Precision;
import dev.graft.tensor.Bfloat16;
import java.util.Locale;

/**
 * Chooses the numbers that a training computes in, where its recipe leaves that to a measurement: bfloat16 where the worker's
 * device is much faster with them. A processor with AMX was 2.2 to 2.4 times as fast beside other work, one that emulates them is
 * slower than with float32: the bound lies far from both, so that the same kind of machine gives the same choice.
 */
final class PrecisionChoice {
    private static final double ENOUGH = 1.5;

    private PrecisionChoice() {}

    /** The recipe with nothing open in this. */
    static Recipe in(Recipe recipe, String device) {
        return recipe.leavesPrecisionOpen() ? recipe.withPrecision(best(device)) : recipe;
    }

    /** The same of what is followed, and tells it. */
    static Decided in(Decided followed, String device, Journal journal) {
        if (!followed.recipe().leavesPrecisionOpen()) {
            return followed;
        }
        Precision precision = best(device);
        Decided decided = new Decided(
                journal.now(),
                followed.recipe().withPrecision(precision),
                followed.decisions(),
                String.format(
                        Locale.ROOT,
                        "Precision %s: this device is %.1f times as fast in bfloat16 as in float32",
                        precision.name().toLowerCase(Locale.ROOT),
                        Bfloat16.gain(device)));
        journal.event(decided);
        return decided;
    }

    private static Precision best(String device) {
        return Bfloat16.gain(device) >= ENOUGH ? Precision.BFLOAT16 : Precision.FLOAT32;
    }
}
