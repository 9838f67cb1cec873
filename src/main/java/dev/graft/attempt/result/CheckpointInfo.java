package dev.graft.attempt.result;

import java.util.Optional;

/**
 * What is known of a checkpoint without opening it.
 *
 * @param name of its folder below {@code checkpoints}
 * @param epoch of its phase, from 1; the running one for a checkpoint within it
 * @param step updates since the job's beginning
 * @param best whether it is the best so far
 */
public record CheckpointInfo(
        String name,
        Phase phase,
        int epoch,
        long step,
        boolean best,
        long sizeBytes,
        Optional<Double> validationLoss,
        Optional<Double> validationAccuracy) {
    /** The same when a later one is better. */
    public CheckpointInfo surpassed() {
        return new CheckpointInfo(name, phase, epoch, step, false, sizeBytes, validationLoss, validationAccuracy);
    }
}
