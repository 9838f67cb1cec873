package dev.graft.recipe;

/** How the learning rate moves over a phase: a pure function from step to a factor of the full rate. */
public enum Schedule {
    /** The full rate throughout. */
    CONSTANT,
    /** A tenth after the first third, a hundredth after the second, as torch.optim.lr_scheduler.StepLR. */
    STEP,
    /** Half a cosine down to zero: Loshchilov and Hutter, "SGDR", 2017, without restarts. */
    COSINE;

    private static final double STEP_FACTOR = 0.1;

    /**
     * The factor of one step.
     *
     * @param step 0 to {@code steps} − 1
     * @param warmup steps, within {@code steps}, in which the rate first rises linearly to full
     */
    public double factor(long step, long warmup, long steps) {
        if (step < warmup) {
            return (step + 1.0) / warmup;
        }
        double fraction = (double) (step - warmup) / Math.max(1, steps - warmup);
        return switch (this) {
            case CONSTANT -> 1;
            case STEP -> Math.pow(STEP_FACTOR, Math.floor(fraction * 3));
            case COSINE -> (1 + Math.cos(Math.PI * fraction)) / 2;
        };
    }
}
