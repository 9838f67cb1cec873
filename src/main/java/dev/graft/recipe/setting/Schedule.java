package dev.graft.recipe.setting;

/** How the learning rate moves over a phase; {@link SchedulePlan} has the formulas. */
public enum Schedule {
    /** The full rate throughout. */
    CONSTANT,
    /** Falls by a factor every few epochs. */
    STEP,
    /** Half a cosine down to zero. */
    COSINE,
    /** Half a cosine up from a 25th, then half a cosine down to next to nothing. */
    ONE_CYCLE,
    /** Straight up from a 32nd, then straight down to it. */
    SLANTED_TRIANGULAR,
    /** Falls by a factor when the validation loss has not become less for a few epochs. */
    PLATEAU;

    /** Whether its own beginning is a rise. */
    public boolean rises() {
        return this == ONE_CYCLE || this == SLANTED_TRIANGULAR;
    }

    /** Whether its rate falls by a factor. */
    public boolean falls() {
        return this == STEP || this == PLATEAU;
    }
}
