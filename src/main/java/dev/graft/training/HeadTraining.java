package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.DROPOUT;
import static dev.graft.recipe.setting.Setting.EARLY_STOPPING_PATIENCE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GAMMA;
import static dev.graft.recipe.setting.Setting.GRADIENT_CLIP_NORM;
import static dev.graft.recipe.setting.Setting.HIDDEN_UNITS;
import static dev.graft.recipe.setting.Setting.LABEL_SMOOTHING;
import static dev.graft.recipe.setting.Setting.LEARNING_RATE;
import static dev.graft.recipe.setting.Setting.LOSS;
import static dev.graft.recipe.setting.Setting.SCHEDULE;
import static dev.graft.recipe.setting.Setting.STEP_EPOCHS;
import static dev.graft.recipe.setting.Setting.WARMUP_FRACTION;
import static dev.graft.recipe.setting.Setting.WEIGHT_DECAY;

import dev.graft.attempt.result.Phase;
import dev.graft.network.HeadShape;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.HeadPhase;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Precision;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.TrainPlan;
import dev.graft.training.data.FeatureBatches;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.Standardizer;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains a head on cached, standardised features: all of feature extraction, and fine-tuning's first phase. */
final class HeadTraining {
    private static final int EVALUATION_BATCH = 256;

    private final Context context;
    private final Hyperparameters h;
    private FeatureTable features;

    HeadTraining(Context context) {
        this.context = context;
        this.h = HeadPhase.of(context.recipe(), context.data().train().length);
    }

    /** @return the best head, for features as they are */
    Trained run(Trained from) throws IOException {
        features = extractFeatures();
        TrainingData data = context.data();
        Standardizer standardizer = Standardizer.of(features, data.train());
        Network head = context.network().headOnly(shape());
        context.begin(Phase.TRAINING_HEAD, h.get(EPOCHS));
        PhaseLoop.Setup setup = new PhaseLoop.Setup(
                Phase.TRAINING_HEAD,
                h.get(EPOCHS),
                context.sampler(h.get(BATCH_SIZE)),
                1,
                h.get(SCHEDULE),
                h.get(WARMUP_FRACTION),
                h.find(STEP_EPOCHS).orElse(h.get(EPOCHS)),
                h.find(GAMMA).orElse(1.0),
                h.get(EARLY_STOPPING_PATIENCE),
                data.validation(),
                context.recipe().checkpoint().metric(),
                false);
        Map<String, HostTensor> weights = from.resume().map(Checkpoint::weights).orElseGet(() -> start(head));
        try (NetworkWeights learning =
                        new NetworkWeights(head, weights, context.spec().device());
                Steps steps = new Steps(learning, epoch -> stage(head));
                Inference network = new Inference(learning, Optional.empty());
                Evaluator evaluator = evaluator(new FeatureBatches(features, standardizer, EVALUATION_BATCH))) {
            PhaseLoop loop = new PhaseLoop(setup, context, learning, steps, network, evaluator, from);
            TrainState end = loop.run(
                    new FeatureBatches(features, standardizer, setup.sampler().batchSize()));
            String first = head.headName() + (shape().hiddenUnits().isPresent() ? ".0" : "");
            return new Trained(Optional.of(end), standardizer.fold(first, loop.best()), Optional.empty());
        }
    }

    HeadShape shape() {
        return new HeadShape(context.data().outputs(), h.find(HIDDEN_UNITS), h.get(DROPOUT));
    }

    /**
     * What a finished model says of every picture that training did not see. The backbone is the base model's, and what it says of
     * the pictures is known since {@link #run}.
     */
    Map<String, Optional<float[]>> outputs(Map<String, HostTensor> weights) {
        Network head = context.network().headOnly(shape().withoutDropout());
        try (NetworkWeights loaded =
                        new NetworkWeights(head, weights, context.spec().device());
                Inference network = new Inference(loaded, Optional.empty());
                Evaluator evaluator = evaluator(new FeatureBatches(features, EVALUATION_BATCH))) {
            return evaluator.outputs(network);
        }
    }

    private Evaluator evaluator(FeatureBatches batches) {
        return context.evaluator(batches, EVALUATION_BATCH);
    }

    private FeatureTable extractFeatures() throws IOException {
        context.begin(Phase.EXTRACTING_FEATURES, 0);
        return new FeatureExtraction(
                        context.data(),
                        context.base(),
                        context.backbone(),
                        context.spec().device(),
                        context.journal(),
                        context.stop())
                .ofAll();
    }

    Steps.Stage stage(Network head) {
        List<TrainPlan.Group> groups = Optimizers.groups(head.head(), h.get(WEIGHT_DECAY));
        double[] rates = new double[groups.size()];
        Arrays.fill(rates, h.get(LEARNING_RATE));
        TrainPlan plan = new TrainPlan(
                Network.HEAD,
                false,
                groups,
                Optimizers.spec(h),
                h.get(LOSS),
                h.find(LABEL_SMOOTHING).orElse(0.0),
                context.classWeights(),
                h.find(GRADIENT_CLIP_NORM),
                false,
                Optional.empty(),
                Precision.FLOAT32);
        return new Steps.Stage(plan, rates);
    }

    /** A linear head starts at zero: its loss is convex, so that no random start is needed. */
    private Map<String, HostTensor> start(Network head) {
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : head.parameters()) {
            float[] values = shape().hiddenUnits().isPresent()
                    ? Initializer.values(parameter, context.recipe().seed())
                    : new float[parameter.size()];
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), values));
        }
        return weights;
    }
}
