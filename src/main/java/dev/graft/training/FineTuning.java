package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.EARLY_STOPPING_PATIENCE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GAMMA;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static dev.graft.recipe.setting.Setting.SCHEDULE;
import static dev.graft.recipe.setting.Setting.STEP_EPOCHS;
import static dev.graft.recipe.setting.Setting.WARMUP_FRACTION;

import dev.graft.attempt.result.Phase;
import dev.graft.network.Network;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Trains head and upper blocks together on augmented pictures: fine-tuning's second phase, and with all blocks the whole
 * of training from scratch.
 */
final class FineTuning {
    private final Context context;
    private final Hyperparameters h;
    private final Phase phase;

    FineTuning(Context context) {
        this(context, Phase.FINE_TUNING);
    }

    /** @param phase as which it is told */
    FineTuning(Context context, Phase phase) {
        this.context = context;
        this.h = context.h();
        this.phase = phase;
    }

    /** @param start weights of the whole network */
    Trained run(Trained from, Map<String, HostTensor> start) throws IOException {
        context.begin(phase, h.get(EPOCHS));
        TrainingData data = context.data();
        PhaseLoop.Setup setup = new PhaseLoop.Setup(
                phase,
                h.get(EPOCHS),
                context.sampler(h.get(BATCH_SIZE)),
                h.get(GRADIENT_ACCUMULATION),
                h.get(SCHEDULE),
                h.get(WARMUP_FRACTION),
                h.find(STEP_EPOCHS).orElse(h.get(EPOCHS)),
                h.find(GAMMA).orElse(1.0),
                h.get(EARLY_STOPPING_PATIENCE),
                data.validation(),
                context.recipe().checkpoint().metric(),
                true);
        Optional<FrozenBelow> below = FrozenBelow.open(context);
        Network network = below.map(FrozenBelow::network).orElse(context.network());
        Optional<Normalization> pixels = below.isPresent() ? Optional.empty() : context.normalization();
        Unfreezing unfreezing = new Unfreezing(context, network, pixels);
        Map<String, HostTensor> weights = from.resume().map(Checkpoint::weights).orElse(start);
        try (NetworkWeights learning =
                        new NetworkWeights(network, weights, context.spec().device());
                Steps steps = new Steps(learning, unfreezing::stage);
                Inference inference = new Inference(learning, pixels);
                Evaluator evaluator = below.map(b -> b.evaluator(context)).orElseGet(context::pictureEvaluator);
                BatchSource batches = below.isPresent()
                        ? below.get().batches(h)
                        : data.trainingPictures(h, context.recipe().seed())) {
            PhaseLoop loop = new PhaseLoop(setup, context, learning, steps, inference, evaluator, from);
            TrainState end = loop.run(batches);
            return new Trained(Optional.of(end), loop.best(), Optional.empty());
        }
    }
}
