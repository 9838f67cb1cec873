package dev.graft.training;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Baseline;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.result.Phase;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.network.Network;
import dev.graft.recipe.Facts;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import dev.graft.tensor.HostTensor;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The same network without what the base model knows: trained from random weights on the same items, to be compared with the
 * model. It has checkpoints of its own, so that a job goes on within it, and tells nothing but its progress.
 *
 * @param context of the job's own training, which is over
 */
record ScratchBaseline(Context context, AttemptFolder attempt) {
    private static final String CODE = "baseline_left_out";

    /** The recipe of the baseline beside that of the model; empty where nobody asked for one. */
    static Optional<Recipe> recipe(AttemptSpec spec, Recipe ofModel, TrainingData data, Network backbone) {
        if (!(spec.work() instanceof AttemptSpec.Train train)
                || !train.baselines().contains(Baseline.FROM_SCRATCH)
                || ofModel.method() == Method.FROM_SCRATCH) {
            return Optional.empty();
        }
        return Optional.of(ofModel.fromScratch(new Facts(
                data.train().length,
                data.labels(),
                ofModel.hyperparameters().get(Setting.LOSS),
                0,
                backbone.blockNames(),
                ofModel.hyperparameters().get(Setting.IMAGE_SIZE),
                backbone.pools())));
    }

    /**
     * Trains it and asks it.
     *
     * @return {@code [items, outputs]} by split; empty where nobody wants it, or there was no time: of a training that was cut
     *     short nothing can be concluded
     * @throws Stopped with a checkpoint behind it
     */
    Optional<Map<String, Optional<float[]>>> outputs() throws IOException {
        Optional<Recipe> recipe = recipe(context.spec(), context.recipe(), context.data(), context.backbone());
        if (recipe.isEmpty()) {
            return Optional.empty();
        }
        if (context.secondsLeft().getAsDouble() <= 0) {
            leftOut("the job's time was up before it could begin");
            return Optional.empty();
        }
        Context scratch = Training.withNetwork(context.following(recipe.get()), new Checkpoints(attempt.baseline(), 1));
        try {
            Map<String, HostTensor> start = Training.startingWeights(scratch);
            Trained from = Trained.from(Training.lastCheckpoint(attempt, AttemptFolder::baseline));
            Trained trained = new FineTuning(scratch, Phase.TRAINING_BASELINE).run(from, start);
            if (trained.timeIsUp()) {
                leftOut("the job's time was up before it had learned as long as the model");
                return Optional.empty();
            }
            return Optional.of(Training.outputs(
                    scratch,
                    scratch.objective().finished(scratch.network(), Training.overlaid(start, trained.best()))));
        } catch (GraftException e) {
            if (e.code() != ErrorCode.DIVERGED) {
                throw e;
            }
            leftOut("it diverged. " + e.getMessage());
            return Optional.empty();
        }
    }

    private void leftOut(String why) {
        context.journal().warning(CODE, "There is no baseline from scratch: " + why + ".");
    }
}
