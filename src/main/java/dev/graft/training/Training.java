package dev.graft.training;

import static dev.graft.recipe.setting.Setting.DROPOUT;
import static dev.graft.recipe.setting.Setting.FEATURES;
import static dev.graft.recipe.setting.Setting.HEAD_EPOCHS;
import static dev.graft.recipe.setting.Setting.HIDDEN_UNITS;
import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Decisions;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.attempt.result.Report.Retention;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Task;
import dev.graft.disk.Durable;
import dev.graft.json.Json;
import dev.graft.network.HeadShape;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.FeatureLayer;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.training.TrainState.Best;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.Replay;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import dev.graft.training.evaluation.FrozenFeatures;
import dev.graft.training.objective.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A job's training, from the attempt directory to the finished model: read it from top to bottom.
 *
 * <p>Feature extraction is one phase: a head on cached features. Fine-tuning is that phase and a second one, in which
 * head and upper blocks learn together. From scratch is the second phase alone, with all blocks. The best epoch of all
 * phases becomes the model.
 */
public final class Training {
    private final AttemptFolder attempt;
    private final AttemptSpec spec;
    private final AttemptSpec.Train work;
    private final Stop stop;
    private final Clock clock;
    private final long startedAt = System.nanoTime();

    /** @param work that the attempt is for */
    public Training(AttemptFolder attempt, AttemptSpec spec, AttemptSpec.Train work, Stop stop, Clock clock) {
        this.attempt = attempt;
        this.spec = spec;
        this.work = work;
        this.stop = stop;
        this.clock = clock;
    }

    /**
     * Runs to the end, or to a checkpoint when asked to stop. Events, metrics, checkpoints and the model stand in the
     * attempt directory then; the result is the caller's to write.
     */
    public AttemptResult run() throws IOException {
        try (Journal journal = new Journal(attempt, clock)) {
            Optional<Checkpoint> last = lastCheckpoint(attempt, AttemptFolder::checkpoints);
            last.ifPresent(checkpoint -> journal.goOn(checkpoint.seconds()));
            journal.started(last.map(c -> c.state().stepsSoFar()).orElse(0L));
            ModelFolder base = ModelFolder.open(Path.of(work.baseModel()));
            // What is fed into the network, and what of it is used, is the same whatever is chosen.
            Hyperparameters sure = work.recipe().hyperparameters();
            TrainingData data = TrainingData.open(
                    withReplay(attempt, spec, work), base.config().transform(sure.get(IMAGE_SIZE)));
            Network backbone = backbone(base, sure);
            Decided decided = PrecisionChoice.in(decided(data, base, backbone, journal), spec.device(), journal);
            Recipe recipe = decided.recipe();
            Network network = network(recipe, base, data);
            Context context = new Context(
                    spec,
                    recipe,
                    data,
                    Objective.of(data),
                    base,
                    network,
                    new Checkpoints(attempt.checkpoints(), recipe.checkpoint().keep()),
                    new WorkShares(recipe, ScratchBaseline.recipe(spec, recipe, data, backbone), data),
                    journal,
                    stop,
                    this::secondsLeft);
            return train(context, decided.decisions(), Trained.from(last));
        } catch (Stopped e) {
            return AttemptResult.stopped(stop.reason().orElseThrow(), seconds());
        }
    }

    /** The attempt on the new items and some of those that the base model has learned from. */
    static AttemptSpec withReplay(AttemptFolder attempt, AttemptSpec spec, AttemptSpec.Train work) throws IOException {
        if (work.earlierDataset().isEmpty()) {
            return spec;
        }
        Path folder = attempt.path().resolve("replay");
        Durable.deleteTree(folder);
        Replay replay = new Replay(
                DatasetFolder.open(Path.of(spec.dataset())),
                DatasetFolder.open(Path.of(work.earlierDataset().get())));
        return spec.on(replay.write(folder).path());
    }

    /** The recipe to follow, chosen now if it has not been before. */
    private Decided decided(TrainingData data, ModelFolder base, Network backbone, Journal journal) throws IOException {
        Decided before = MethodDecision.before(attempt, work, journal);
        if (work.alternative().isEmpty() || before.decisions().method().isPresent()) {
            return before;
        }
        return new MethodDecision(spec, new FeatureExtraction(data, base, backbone, spec.device(), journal, stop))
                .choose(work.recipe(), work.alternative().get());
    }

    private AttemptResult train(Context begun, Decisions before, Trained from) throws IOException {
        Method method = begun.recipe().method();
        Map<String, HostTensor> start = startingWeights(begun);
        LearningRateSearch search = new LearningRateSearch(begun, before);
        // A head of several layers learns at that rate from its beginning.
        if (hasHeadPhase(begun.recipe()) && begun.h().find(HIDDEN_UNITS).isPresent()) {
            search = search.run(start);
        }
        Trained trained = from;
        HeadTraining head = new HeadTraining(search.context());
        if (hasHeadPhase(begun.recipe()) && !trained.isIn(Phase.FINE_TUNING)) {
            trained = head.run(trained);
        }
        if (method != Method.FEATURE_EXTRACTION && !trained.timeIsUp()) {
            search = search.run(overlaid(start, trained.best()));
            trained = new FineTuning(search.context()).run(trained, overlaid(start, trained.best()));
        }
        Context context = search.context();
        TrainState end = trained.state().orElseThrow();
        Map<String, HostTensor> weights =
                context.objective().finished(context.network(), overlaid(start, trained.best()));
        Optional<Map<String, Optional<float[]>>> fromScratch = new ScratchBaseline(context, attempt).outputs();
        context.begin(Phase.EVALUATING, 0);
        Map<String, Optional<float[]>> outputs =
                method == Method.FEATURE_EXTRACTION ? head.outputs(weights) : outputs(context, weights);
        return finish(
                context,
                weights,
                search.decisions(),
                retention(context, outputs),
                context.objective()
                        .findings(
                                outputs, () -> frozenFeatures(context), fromScratch, method, context.journal()::alive),
                end.best().orElseThrow(),
                end.finished().orElseThrow());
    }

    private Optional<Retention> retention(Context context, Map<String, Optional<float[]>> outputs) throws IOException {
        if (work.earlierDataset().isEmpty() || context.data().task() != Task.IMAGE_CLASSIFICATION) {
            return Optional.empty();
        }
        int newItems = DatasetFolder.open(Path.of(spec.dataset())).size();
        return new EarlierLabels(context, newItems).compare(outputs);
    }

    static boolean hasHeadPhase(Recipe recipe) {
        return switch (recipe.method()) {
            case FROM_SCRATCH -> false;
            case FINE_TUNING -> recipe.hyperparameters().get(HEAD_EPOCHS) > 0;
            default -> true;
        };
    }

    /** Random ones, under those of the base model's backbone where it is used. */
    static Map<String, HostTensor> startingWeights(Context context) {
        Recipe recipe = context.recipe();
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : context.network().parameters()) {
            weights.put(
                    parameter.name(),
                    HostTensor.of(
                            parameter.shape(),
                            Initializer.values(parameter, context.recipe().seed())));
        }
        return context.recipe().method() == Method.FROM_SCRATCH
                ? weights
                : overlaid(weights, context.base().weights(context.backbone()));
    }

    private static Network backbone(ModelFolder base, Hyperparameters h) {
        Network whole = base.backbone();
        return h.is(FEATURES, FeatureLayer.POOLED) ? whole.pooled() : whole;
    }

    /** The base model's backbone, or what is left of it up to its last convolution, with a new head. */
    static Network network(Recipe recipe, ModelFolder base, TrainingData data) {
        Hyperparameters h = recipe.hyperparameters();
        return backbone(base, h).withHead(new HeadShape(data.outputs(), h.find(HIDDEN_UNITS), h.get(DROPOUT)));
    }

    /** What the finished model says of every picture that training did not see. */
    static Map<String, Optional<float[]>> outputs(Context context, Map<String, HostTensor> weights) {
        try (NetworkWeights loaded = new NetworkWeights(
                        context.network(), weights, context.spec().device());
                Inference network = new Inference(loaded, context.normalization());
                Evaluator evaluator = context.pictureEvaluator()) {
            return evaluator.outputs(network);
        }
    }

    /** What the frozen base model says of a sample, where a head has learned on that. */
    private Optional<FrozenFeatures> frozenFeatures(Context context) throws IOException {
        if (!hasHeadPhase(context.recipe())) {
            return Optional.empty();
        }
        FrozenFeatures.Sample sample =
                FrozenFeatures.sample(context.data(), context.backbone().numFeatures());
        FeatureTable table = new FeatureExtraction(
                        context.data(), context.base(), context.backbone(), spec.device(), context.journal(), stop)
                .of(sample.wanted());
        return Optional.of(new FrozenFeatures(table, sample));
    }

    /** Writes the model and tells what it is worth. */
    private AttemptResult finish(
            Context context,
            Map<String, HostTensor> weights,
            Decisions decisions,
            Optional<Retention> retention,
            Findings findings,
            Best best,
            FinishReason reason)
            throws IOException {
        findings.warning().ifPresent(warning -> context.journal().warning(warning.code(), warning.message()));
        context.begin(Phase.REGISTERING, 0);
        write(context, weights, findings.thresholds());
        CheckpointInfo checkpoint = new CheckpointInfo(
                Checkpoints.name(best.step()),
                best.phase(),
                best.epoch(),
                best.step(),
                true,
                0,
                best.validationLoss(),
                best.validationAccuracy());
        Report report = new Report(
                checkpoint,
                findings.splits(),
                findings.confidence(),
                findings.baselines(),
                findings.comparison(),
                findings.transferGain(),
                decisions.method(),
                decisions.learningRate(),
                retention,
                context.journal().seconds(),
                List.of());
        context.journal().progress(0, 1, 1, 0);
        return new AttemptResult(
                Outcome.SUCCEEDED, Optional.of(reason), Optional.of(report), Optional.empty(), seconds());
    }

    private void write(Context context, Map<String, HostTensor> weights, List<Double> thresholds) throws IOException {
        ModelConfig from = context.base().config();
        int size = context.h().get(IMAGE_SIZE);
        List<String> labels = context.data().labels();
        ModelConfig config = new ModelConfig(
                from.architecture(),
                context.data().outputs(),
                context.network().numFeatures(),
                List.of(3, size, size),
                from.mean(),
                from.std(),
                from.interpolation(),
                from.cropPct(),
                labels,
                from.license(),
                from.trainedOn(),
                null,
                head(context.h()),
                context.data().task(),
                thresholds);
        Map<String, HostTensor> ordered = new LinkedHashMap<>();
        context.network().parameters().forEach(p -> ordered.put(p.name(), weights.get(p.name())));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        metadata.put("architecture", from.architecture());
        metadata.put("labels", Json.write(labels));
        metadata.put("job", spec.job());
        ModelFolder.write(attempt.model(), config, ordered, metadata);
    }

    /** Null for one linear layer on what the architecture's own head is on. */
    private static ModelConfig.Head head(Hyperparameters h) {
        Integer hidden = h.find(HIDDEN_UNITS).orElse(null);
        FeatureLayer features = h.get(FEATURES);
        return hidden == null && features == FeatureLayer.PENULTIMATE ? null : new ModelConfig.Head(hidden, features);
    }

    static Map<String, HostTensor> overlaid(Map<String, HostTensor> below, Map<String, HostTensor> above) {
        Map<String, HostTensor> all = new HashMap<>(below);
        all.putAll(above);
        return all;
    }

    /** The context of a network of its recipe's own, which keeps other checkpoints. */
    static Context withNetwork(Context context, Checkpoints checkpoints) {
        return new Context(
                context.spec(),
                context.recipe(),
                context.data(),
                context.objective(),
                context.base(),
                network(context.recipe(), context.base(), context.data()),
                checkpoints,
                context.shares(),
                context.journal(),
                context.stop(),
                context.secondsLeft());
    }

    /**
     * An attempt's newest checkpoint, for a process that starts again, or that of the latest attempt before with one.
     *
     * @param where in an attempt's folder they are
     */
    static Optional<Checkpoint> lastCheckpoint(AttemptFolder attempt, Function<AttemptFolder, Path> where)
            throws IOException {
        Optional<Checkpoint> found = Checkpoints.last(where.apply(attempt));
        Optional<String> before = attempt.spec().resumeFrom();
        while (found.isEmpty() && before.isPresent()) {
            AttemptFolder folder = new AttemptFolder(Path.of(before.get()));
            found = Checkpoints.last(where.apply(folder));
            before = found.isEmpty() ? folder.spec().resumeFrom() : Optional.empty();
        }
        return found;
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    private double secondsLeft() {
        return spec.maxDurationSeconds()
                .map(limit -> limit - spec.spentSeconds() - seconds())
                .orElse(Double.MAX_VALUE);
    }
}
