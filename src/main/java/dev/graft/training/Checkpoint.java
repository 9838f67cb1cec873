package dev.graft.training;

import dev.graft.tensor.HostTensor;
import dev.graft.tensor.TrainStep;
import java.util.Map;

/**
 * Everything that the rest of a job depends on.
 *
 * @param weights of the network that the phase trains, statistics included
 * @param best weights of the best epoch so far, in the form of that epoch's phase; empty before the first epoch's end
 * @param seconds spent in each phase, over all attempts
 */
record Checkpoint(
        TrainState state,
        Map<String, HostTensor> weights,
        TrainStep.State optimizer,
        Map<String, HostTensor> best,
        Map<String, Double> seconds) {}
