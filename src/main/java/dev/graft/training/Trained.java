package dev.graft.training;

import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.Phase;
import dev.graft.tensor.HostTensor;
import java.util.Map;
import java.util.Optional;

/**
 * How far a job has come, between phases or within one.
 *
 * @param state empty before the first update
 * @param best weights of the best epoch so far, which replace those that the job began with: of the head alone or of the
 *     whole network. While the head is being trained they are for standardised features.
 * @param resume the checkpoint to go on from, within the state's phase
 */
record Trained(Optional<TrainState> state, Map<String, HostTensor> best, Optional<Checkpoint> resume) {
    static Trained from(Optional<Checkpoint> checkpoint) {
        return new Trained(
                checkpoint.map(Checkpoint::state),
                checkpoint.map(Checkpoint::best).orElse(Map.of()),
                checkpoint);
    }

    boolean isIn(Phase phase) {
        return state.filter(s -> s.phase() == phase).isPresent();
    }

    boolean timeIsUp() {
        return state.flatMap(TrainState::finished)
                .filter(reason -> reason == FinishReason.MAX_DURATION)
                .isPresent();
    }
}
