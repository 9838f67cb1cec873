package dev.graft.recipe;

/**
 * How long a loss has not become less, as torch.optim.lr_scheduler.ReduceLROnPlateau counts with its standard threshold of
 * a relative 1e-4.
 *
 * @param least loss so far
 * @param idle epochs since then or since the last fall
 * @param falls of the rate so far
 */
public record Plateau(double least, int idle, int falls) {
    public static final Plateau START = new Plateau(Double.MAX_VALUE, 0, 0);

    private static final double THRESHOLD = 1e-4;

    /** @param patience idle epochs that are borne before the rate falls */
    public Plateau after(double loss, int patience) {
        if (loss < least * (1 - THRESHOLD)) {
            return new Plateau(loss, 0, falls);
        }
        return idle + 1 > patience ? new Plateau(least, 0, falls + 1) : new Plateau(least, idle + 1, falls);
    }
}
