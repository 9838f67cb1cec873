package dev.graft.training;

import dev.graft.attempt.Phase;
import dev.graft.metric.Evaluation;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.HeadPhase;
import dev.graft.recipe.Hyperparameters;
import dev.graft.recipe.Method;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.Schedule;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import dev.graft.training.data.FeatureBatches;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.Sampler;
import dev.graft.training.data.Standardizer;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Trains a linear head on cached, standardised features: all of feature extraction, and fine-tuning's first phase. */
final class HeadTraining {
    private static final int EVALUATION_BATCH = 256;

    private final Context context;
    private final Hyperparameters h;
    private final boolean only;
    private FeatureTable features;

    HeadTraining(Context context) {
        this.context = context;
        this.h = context.h();
        this.only = context.recipe().method() == Method.FEATURE_EXTRACTION;
    }

    /** @return the best head, for features as they are */
    Trained run(Trained from) throws IOException {
        features = extractFeatures();
        TrainingData data = context.data();
        Standardizer standardizer = Standardizer.of(features, data.train());
        Network head = context.network().headOnly(data.labels().size(), only ? h.dropout() : 0);
        int epochs = only ? h.epochs() : h.headEpochs();
        context.begin(Phase.TRAINING_HEAD, epochs);
        PhaseLoop.Setup setup = new PhaseLoop.Setup(
                Phase.TRAINING_HEAD,
                epochs,
                new Sampler(
                        data.train(),
                        only ? h.batchSize() : HeadPhase.BATCH_SIZE,
                        context.recipe().seed()),
                only ? h.schedule() : Schedule.COSINE,
                only ? new double[] {h.learningRate(), h.learningRate()} : HeadPhase.rates(),
                only ? h.warmupFraction() : 0,
                only ? h.earlyStoppingPatience() : epochs + 1,
                data.classIndex(),
                data.validation(),
                context.recipe().checkpoint().metric(),
                false);
        Map<String, HostTensor> weights = from.resume().map(Checkpoint::weights).orElseGet(() -> zeros(head));
        try (NetworkWeights learning =
                        new NetworkWeights(head, weights, context.spec().device());
                TrainStep step = new TrainStep(learning, plan(head));
                Inference network = new Inference(learning, Optional.empty());
                Evaluator evaluator = evaluator(standardizer)) {
            from.resume().ifPresent(checkpoint -> step.restore(checkpoint.optimizer()));
            PhaseLoop loop = new PhaseLoop(setup, context, learning, step, network, evaluator, from);
            TrainState end = loop.run(
                    new FeatureBatches(features, standardizer, setup.sampler().batchSize()));
            return new Trained(Optional.of(end), standardizer.fold(head.headName(), loop.best()), Optional.empty());
        }
    }

    /**
     * A finished model on every picture that training did not see. The backbone is the base model's, and what it says of
     * the pictures is known since {@link #run}.
     */
    Map<String, Optional<Evaluation>> evaluate(Map<String, HostTensor> weights) {
        Network head = context.network().headOnly(context.data().labels().size(), 0);
        try (NetworkWeights loaded =
                        new NetworkWeights(head, weights, context.spec().device());
                Inference network = new Inference(loaded, Optional.empty());
                Evaluator evaluator = evaluator(Standardizer.none(features.length()))) {
            return evaluator.evaluate(network);
        }
    }

    private Evaluator evaluator(Standardizer standardizer) {
        return new Evaluator(
                new FeatureBatches(features, standardizer, EVALUATION_BATCH),
                context.data(),
                EVALUATION_BATCH,
                context.journal()::alive);
    }

    private FeatureTable extractFeatures() throws IOException {
        context.begin(Phase.EXTRACTING_FEATURES, 0);
        return new FeatureExtraction(
                        context.data(), context.base(), context.spec().device(), context.journal(), context.stop())
                .ofAll();
    }

    private TrainPlan plan(Network head) {
        int train = context.data().train().length;
        OptimizerSpec optimizer = only ? Optimizers.spec(h) : HeadPhase.OPTIMIZER;
        double weightDecay = only ? h.weightDecay() : HeadPhase.weightDecay(train);
        return new TrainPlan(
                Network.HEAD,
                false,
                Optimizers.groups(head.head(), weightDecay),
                optimizer,
                only ? h.labelSmoothing() : 0,
                h.classWeights().of(context.data().trainPerLabel()),
                Optional.empty());
    }

    /** A linear head that starts at zero: its loss is convex, so that no random start is needed. */
    private static Map<String, HostTensor> zeros(Network head) {
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : head.parameters()) {
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), new float[parameter.size()]));
        }
        return weights;
    }
}
