package dev.graft.recipe;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;

/**
 * Which checkpoints there are.
 *
 * @param metric by which the best one is chosen
 * @param keep how many to keep besides the best one, 1 to 20
 */
public record Checkpointing(CheckpointMetric metric, Integer keep) {
    /** By accuracy, the newest kept for resuming. */
    public static final Checkpointing STANDARD = new Checkpointing(CheckpointMetric.ACCURACY, 1);

    private static final int MOST = 20;

    /** What is left open set to the standard; tells what is out of its range. */
    public Checkpointing filled(Problems problems) {
        if (keep != null && (keep < 1 || keep > MOST)) {
            problems.add(
                    "checkpoint.keep",
                    FaultCode.OUT_OF_RANGE,
                    "must be between 1 and " + MOST + ", was " + keep,
                    "leave it out to let Graft choose");
        }
        return new Checkpointing(metric == null ? STANDARD.metric : metric, keep == null ? STANDARD.keep : keep);
    }
}
