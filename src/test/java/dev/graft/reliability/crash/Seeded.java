package dev.graft.reliability.crash;

import dev.graft.reliability.Trial;
import java.util.Random;

/**
 * How long a trial is, and where its random choices come from: short in every build, long with the system property {@code
 * graft.trial=long}; {@code graft.seed} repeats the choices of an earlier one.
 */
public record Seeded(boolean atLength, long seed) {
    /** The same in every build, so that a build fails for what was changed. */
    private static final long SEED_OF_BUILDS = 10;

    public static Seeded begin(String name) {
        boolean atLength = Trial.isLong();
        long seed = Long.getLong("graft.seed", atLength ? System.nanoTime() : SEED_OF_BUILDS);
        System.out.printf("%s, %s form: -Dgraft.seed=%d%n", name, atLength ? "long" : "short", seed);
        return new Seeded(atLength, seed);
    }

    /** How many rounds; {@code graft.rounds} says otherwise. */
    public int rounds(int shortForm, int longForm) {
        return Integer.getInteger("graft.rounds", atLength ? longForm : shortForm);
    }

    public Random random() {
        return new Random(seed);
    }
}
