package dev.graft.training;

import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.Phase;
import dev.graft.recipe.Plateau;
import java.util.Optional;

/**
 * Where a job stands between two updates. With weights and optimizer state it is all that is needed to go on to the last
 * bit: orders, augmentation and dropout are functions of seed and position, so that no random state is left to keep.
 *
 * @param phase being trained
 * @param stepsSoFar updates made since the job's beginning
 * @param epoch of the phase, from 0
 * @param stepInEpoch updates made in this epoch
 * @param sums over this epoch's items so far
 * @param best the best epoch of the job so far
 * @param epochsSinceBest epochs of this phase that were no better
 * @param plateau how the validation loss falls
 * @param finished why the phase is over, once it is
 */
record TrainState(
        Phase phase,
        long stepsSoFar,
        int epoch,
        int stepInEpoch,
        Sums sums,
        Optional<Best> best,
        int epochsSinceBest,
        Plateau plateau,
        Optional<FinishReason> finished) {
    /**
     * Loss and hits of the items that an epoch has seen.
     *
     * @param loss summed over items
     * @param correct items predicted right before the update that they were part of, of several labels in part
     */
    record Sums(double loss, double correct, long items) {
        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(double meanLoss, double right, int seen) {
            return new Sums(loss + meanLoss * seen, correct + right, items + seen);
        }
    }

    /**
     * The best epoch.
     *
     * @param epoch of its phase, from 1
     * @param step updates of the job at its end
     * @param score what epochs are compared by; larger is better
     */
    record Best(
            Phase phase,
            int epoch,
            long step,
            double score,
            Optional<Double> validationLoss,
            Optional<Double> validationAccuracy) {}

    /** The beginning of a phase. */
    static TrainState start(Phase phase, long stepsSoFar, Optional<Best> best) {
        return new TrainState(phase, stepsSoFar, 0, 0, Sums.NONE, best, 0, Plateau.START, Optional.empty());
    }

    TrainState afterStep(double meanLoss, double right, int items) {
        return new TrainState(
                phase,
                stepsSoFar + 1,
                epoch,
                stepInEpoch + 1,
                sums.plus(meanLoss, right, items),
                best,
                epochsSinceBest,
                plateau,
                finished);
    }

    /** @param newBest the epoch that just ended, if it was better than all before */
    TrainState afterEpoch(Optional<Best> newBest, Plateau newPlateau) {
        return new TrainState(
                phase,
                stepsSoFar,
                epoch + 1,
                0,
                Sums.NONE,
                newBest.or(() -> best),
                newBest.isPresent() ? 0 : epochsSinceBest + 1,
                newPlateau,
                finished);
    }

    TrainState finished(FinishReason reason) {
        return new TrainState(
                phase, stepsSoFar, epoch, stepInEpoch, sums, best, epochsSinceBest, plateau, Optional.of(reason));
    }
}
