package dev.graft.training;

import static dev.graft.recipe.setting.Setting.CLASS_WEIGHTS;
import static dev.graft.recipe.setting.Setting.SAMPLING;

import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.result.Phase;
import dev.graft.basemodel.ModelFolder;
import dev.graft.network.Network;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Sampling;
import dev.graft.tensor.Normalization;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.Sampler;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What every phase of a training works with.
 *
 * @param objective what is to be learned of the data
 * @param network backbone with the new head
 * @param secondsLeft until the job's time is up
 */
record Context(
        AttemptSpec spec,
        Recipe recipe,
        TrainingData data,
        Objective objective,
        ModelFolder base,
        Network network,
        Checkpoints checkpoints,
        WorkShares shares,
        Journal journal,
        Stop stop,
        DoubleSupplier secondsLeft) {
    private static final int EVALUATION_BATCH = 32;

    /** The same with another recipe of the same method. */
    Context following(Recipe other) {
        return new Context(
                spec, other, data, objective, base, network, checkpoints, shares, journal, stop, secondsLeft);
    }

    Hyperparameters h() {
        return recipe.hyperparameters();
    }

    Optional<Normalization> normalization() {
        return Optional.of(new Normalization(base.config().mean(), base.config().std()));
    }

    /** The network without its head. */
    Network backbone() {
        return network.withoutHead();
    }

    /** By class index; empty for equal ones. */
    List<Double> classWeights() {
        return h().find(CLASS_WEIGHTS)
                .map(weights -> weights.of(data.labels(), data.trainPerLabel()))
                .orElse(List.of());
    }

    /** The order in which batches of this size see the train split. */
    Sampler sampler(int batchSize) {
        int[] train = data.train();
        Optional<int[]> labels = h().is(SAMPLING, Sampling.BALANCED)
                ? Optional.of(
                        Arrays.stream(train).map(o -> data.classIndex()[o]).toArray())
                : Optional.empty();
        return new Sampler(train, labels, batchSize, recipe.seed());
    }

    /** Tells that a phase begins. */
    void begin(Phase phase, int epochs) {
        journal.phase(phase, shares.before(phase), shares.of(phase), epochs);
    }

    /**
     * Evaluates networks on pictures as prediction sees them.
     *
     * @return one whose work ends with {@link Stopped} when the attempt is to stop
     */
    Evaluator pictureEvaluator() {
        return evaluator(data.evaluationPictures(EVALUATION_BATCH), EVALUATION_BATCH);
    }

    /** The same on other batches, of at most so many items; it closes their source. */
    Evaluator evaluator(BatchSource source, int batchSize) {
        return new Evaluator(source, data, objective, batchSize, this::alive);
    }

    /**
     * Says that work moves on.
     *
     * @throws Stopped when the attempt is to stop
     */
    void alive() {
        journal.alive();
        if (stop.requested()) {
            throw new Stopped();
        }
    }
}
