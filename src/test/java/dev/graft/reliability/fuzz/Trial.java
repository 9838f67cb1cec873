package dev.graft.reliability.fuzz;

/**
 * How much is tried, and from which seed: {@code -Dgraft.trial=long} tries fifty times as much, and from a new seed;
 * {@code -Dgraft.seed=N} has an earlier trial again.
 */
record Trial(boolean isLong, long seed) {
    private static final long FIXED = 20_261_121;

    static Trial get() {
        boolean isLong = System.getProperty("graft.trial", "short").equals("long");
        long seed = Long.getLong("graft.seed", isLong ? System.nanoTime() : FIXED);
        System.out.println("The seed is " + seed + "; -Dgraft.seed=" + seed + " tries the same again.");
        return new Trial(isLong, seed);
    }

    int inputs(int inShort, int inLong) {
        return isLong ? inLong : inShort;
    }
}
