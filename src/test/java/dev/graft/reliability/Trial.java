package dev.graft.reliability;

import java.util.Random;

/**
 * How long a trial is, and where its random choices come from: short in every build, long with the system property {@code
 * graft.trial=long}; {@code graft.seed} repeats the choices of an earlier one.
 */
public record Trial(boolean isLong, long seed) {
    /** The same in every build, so that a build fails for what was changed. */
    private static final long SEED_OF_BUILDS = 10;

    public static Trial begin(String name) {
        boolean isLong = "long".equals(System.getProperty("graft.trial"));
        long seed = Long.getLong("graft.seed", isLong ? System.nanoTime() : SEED_OF_BUILDS);
        System.out.printf("%s, %s form: -Dgraft.seed=%d%n", name, isLong ? "long" : "short", seed);
        return new Trial(isLong, seed);
    }

    /** How much of something. */
    public int of(int inShort, int inLong) {
        return isLong ? inLong : inShort;
    }

    /** How many rounds; {@code graft.rounds} says otherwise. */
    public int rounds(int inShort, int inLong) {
        return Integer.getInteger("graft.rounds", of(inShort, inLong));
    }

    public Random random() {
        return new Random(seed);
    }
}
