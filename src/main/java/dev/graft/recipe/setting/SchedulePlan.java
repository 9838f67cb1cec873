package dev.graft.recipe.setting;

/**
 * A schedule laid over a phase: a pure function from step to a factor of the full rate.
 *
 * @param steps of the phase
 * @param warmupFraction share of the steps in which the rate rises: linearly to full from nothing, or as the schedule does
 * @param fallEvery steps from one fall to the next, of {@link Schedule#STEP}
 * @param gamma what remains of the rate at each fall
 */
public record SchedulePlan(Schedule schedule, long steps, double warmupFraction, long fallEvery, double gamma) {
    /** torch.optim.lr_scheduler.OneCycleLR's div_factor and final_div_factor. */
    private static final double ONE_CYCLE_START = 1 / 25.0;

    private static final double ONE_CYCLE_END = ONE_CYCLE_START / 1e4;

    /** Of the paper below. */
    private static final double SLANTED_RATIO = 32;

    /** Without falls. */
    public SchedulePlan(Schedule schedule, long steps, double warmupFraction) {
        this(schedule, steps, warmupFraction, Math.max(1, steps), 1);
    }

    /** Steps in which the rate rises. */
    public long warmup() {
        return Math.round(steps * warmupFraction);
    }

    /**
     * The factor of one step, as PyTorch's schedulers of these names give it; {@link Schedule#SLANTED_TRIANGULAR} is that
     * of Howard and Ruder, "Universal Language Model Fine-tuning", 2018, {@link Schedule#ONE_CYCLE} that of Smith and Topin,
     * "Super-Convergence", 2018, {@link Schedule#COSINE} that of Loshchilov and Hutter, "SGDR", 2017, without restarts.
     *
     * @param step 0 to {@code steps} − 1
     * @param falls of {@link Schedule#PLATEAU} so far
     */
    public double factor(long step, int falls) {
        return switch (schedule) {
            case ONE_CYCLE -> oneCycle(step);
            case SLANTED_TRIANGULAR -> slanted(step);
            default -> step < warmup() ? (step + 1.0) / warmup() : afterWarmup(step - warmup(), falls);
        };
    }

    private double afterWarmup(long step, int falls) {
        return switch (schedule) {
            case STEP -> Math.pow(gamma, step / fallEvery);
            case PLATEAU -> Math.pow(gamma, falls);
            case COSINE -> (1 + Math.cos(Math.PI * step / Math.max(1, steps - warmup()))) / 2;
            default -> 1;
        };
    }

    private double oneCycle(long step) {
        double top = warmupFraction * steps - 1;
        double end = steps - 1;
        return step <= top
                ? cosineBetween(ONE_CYCLE_START, 1, top <= 0 ? 1 : step / top)
                : cosineBetween(1, ONE_CYCLE_END, end <= top ? 1 : (step - top) / (end - top));
    }

    private static double cosineBetween(double from, double to, double fraction) {
        return to + (from - to) / 2 * (1 + Math.cos(Math.PI * fraction));
    }

    private double slanted(long step) {
        double cut = Math.max(1, Math.floor(steps * warmupFraction));
        double height = step < cut ? step / cut : 1 - (step - cut) / Math.max(1, steps - cut);
        return (1 + height * (SLANTED_RATIO - 1)) / SLANTED_RATIO;
    }
}
