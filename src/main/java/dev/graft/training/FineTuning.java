package dev.graft.training;

import dev.graft.attempt.Phase;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.recipe.BatchNormMode;
import dev.graft.recipe.Hyperparameters;
import dev.graft.recipe.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import dev.graft.training.data.PixelBatches;
import dev.graft.training.data.Sampler;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains head and upper blocks together on augmented pictures: fine-tuning's second phase, and with all blocks the whole
 * of training from scratch.
 */
final class FineTuning {
    private final Context context;
    private final Hyperparameters h;

    FineTuning(Context context) {
        this.context = context;
        this.h = context.h();
    }

    /** @param start weights of the whole network */
    Trained run(Trained from, Map<String, HostTensor> start) throws IOException {
        context.begin(Phase.FINE_TUNING, h.epochs());
        TrainingData data = context.data();
        Network network = context.network();
        boolean fromScratch = context.recipe().method() == Method.FROM_SCRATCH;
        String trainFrom = fromScratch ? network.blockNames().get(0) : h.unfreezeFrom();
        List<Layer> backbone = network.blocksFrom(trainFrom).stream()
                .flatMap(block -> block.layers().stream())
                .toList();
        List<TrainPlan.Group> backboneGroups = Optimizers.groups(backbone, h.weightDecay());
        List<TrainPlan.Group> headGroups = Optimizers.groups(network.head(), h.weightDecay());
        List<TrainPlan.Group> groups = new ArrayList<>(backboneGroups);
        groups.addAll(headGroups);
        double[] rates = new double[groups.size()];
        Arrays.fill(rates, h.learningRate());
        if (!fromScratch) {
            Arrays.fill(rates, 0, backboneGroups.size(), h.backboneLearningRate());
        }
        PhaseLoop.Setup setup = new PhaseLoop.Setup(
                Phase.FINE_TUNING,
                h.epochs(),
                new Sampler(data.train(), h.batchSize(), context.recipe().seed()),
                h.schedule(),
                rates,
                h.warmupFraction(),
                h.earlyStoppingPatience(),
                data.classIndex(),
                data.validation(),
                context.recipe().checkpoint().metric(),
                true);
        TrainPlan plan = new TrainPlan(
                trainFrom,
                h.batchNorm() == BatchNormMode.TRAINED,
                groups,
                Optimizers.spec(h),
                h.labelSmoothing(),
                h.classWeights().of(data.trainPerLabel()),
                context.normalization());
        Map<String, HostTensor> weights = from.resume().map(Checkpoint::weights).orElse(start);
        try (NetworkWeights learning =
                        new NetworkWeights(network, weights, context.spec().device());
                TrainStep step = new TrainStep(learning, plan);
                Inference inference = new Inference(learning, context.normalization());
                Evaluator evaluator = context.pictureEvaluator();
                PixelBatches pictures =
                        data.trainingPictures(h, context.recipe().seed())) {
            from.resume().ifPresent(checkpoint -> step.restore(checkpoint.optimizer()));
            PhaseLoop loop = new PhaseLoop(setup, context, learning, step, inference, evaluator, from);
            TrainState end = loop.run(pictures);
            return new Trained(Optional.of(end), loop.best(), Optional.empty());
        }
    }
}
