package dev.graft.reliability.load;

import java.util.Random;

/** How long a trial is, and where its random choices come from, which {@code -Dgraft.seed=N} repeats. */
public record Trial(boolean isLong, long seed) {
    /** The same in every build, so that a build fails for what was changed. */
    private static final long SEED_OF_BUILDS = 1013;

    public static Trial begin(String name) {
        boolean isLong = "long".equals(System.getProperty("graft.trial"));
        long seed = Long.getLong("graft.seed", isLong ? System.nanoTime() : SEED_OF_BUILDS);
        System.out.printf("%s, %s form: -Dgraft.seed=%d%n", name, isLong ? "long" : "short", seed);
        return new Trial(isLong, seed);
    }

    public int of(int inShort, int inLong) {
        return isLong ? inLong : inShort;
    }

    public Random random() {
        return new Random(seed);
    }
}
