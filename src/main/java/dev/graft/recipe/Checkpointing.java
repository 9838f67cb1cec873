package dev.graft.recipe;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.recipe.setting.Loss;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which checkpoints there are.
 *
 * @param metric by which the best one is chosen
 * @param keep how many to keep besides the best one, 1 to 20
 */
public record Checkpointing(CheckpointMetric metric, Integer keep) {
    /** Of classification: by accuracy, the newest kept for resuming. */
    public static final Checkpointing STANDARD = new Checkpointing(CheckpointMetric.ACCURACY, 1);

    private static final int MOST = 20;

    /** Nothing chosen. */
    public static final Checkpointing OPEN = new Checkpointing(null, null);

    /**
     * What is left open set to what is standard for the dataset; tells what is out of its range or does not fit.
     *
     * @param loss of the dataset
     */
    public Checkpointing filled(Loss loss, Problems problems) {
        List<CheckpointMetric> fitting = CheckpointMetric.of(loss);
        if (metric != null && !fitting.contains(metric)) {
            problems.add(
                    "checkpoint.metric",
                    FaultCode.CONTRADICTION,
                    metric.code() + " can't be measured on this dataset, whose loss is "
                            + loss.name().toLowerCase(Locale.ROOT),
                    "use " + fitting.stream().map(CheckpointMetric::code).collect(Collectors.joining(", ")));
        }
        if (keep != null && (keep < 1 || keep > MOST)) {
            problems.add(
                    "checkpoint.keep",
                    FaultCode.OUT_OF_RANGE,
                    "must be between 1 and " + MOST + ", was " + keep,
                    "leave it out to let Graft choose");
        }
        return new Checkpointing(metric == null ? fitting.get(0) : metric, keep == null ? STANDARD.keep : keep);
    }
}
