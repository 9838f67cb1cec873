package dev.graft.recipe;

/**
 * Which checkpoints there are.
 *
 * @param metric by which the best one is chosen
 * @param keep how many to keep besides the best one, 1 to 20
 */
public record Checkpointing(CheckpointMetric metric, Integer keep) {
    /** By accuracy, the newest kept for resuming. */
    public static final Checkpointing STANDARD = new Checkpointing(CheckpointMetric.ACCURACY, 1);
}
