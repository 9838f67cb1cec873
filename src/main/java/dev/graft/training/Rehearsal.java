package dev.graft.training;

import static dev.graft.recipe.setting.Setting.BATCH_SIZE;
import static dev.graft.recipe.setting.Setting.EPOCHS;
import static dev.graft.recipe.setting.Setting.GRADIENT_ACCUMULATION;
import static dev.graft.recipe.setting.Setting.IMAGE_SIZE;
import static dev.graft.recipe.setting.Setting.PRECISION;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Task;
import dev.graft.metric.probe.LinearProbe;
import dev.graft.metric.probe.RidgeProbe;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.HeadPhase;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.FrozenFeatures;
import dev.graft.training.objective.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Finds how long a training will take: does a few steps of each of its phases, on its own items and with its own recipe, and
 * reckons from their {@link Pace}. Takes seconds, and leaves a {@link dev.graft.attempt.Forecast} in its attempt directory
 * and nothing elsewhere.
 */
public final class Rehearsal {
    /** Looks that a report's linear classifier takes at what it learns from: about so many on hymenoptera and flowers5. */
    private static final int LOOKS = 150;

    /** Of the data by which the linear classifier's speed is measured. */
    private static final int PROBE_ITEMS = 64;

    private static final int PROBE_FEATURES = 512;

    private final AttemptFolder attempt;
    private final AttemptSpec spec;
    private final AttemptSpec.Rehearse work;
    private final Recipe recipe;
    private final Stop stop;
    private final Clock clock;

    /** @param work that the attempt is for */
    public Rehearsal(AttemptFolder attempt, AttemptSpec spec, AttemptSpec.Rehearse work, Stop stop, Clock clock) {
        this.attempt = attempt;
        this.spec = spec;
        this.work = work;
        Recipe asked = work.training().recipe();
        Recipe found = asked.measuresLearningRate() ? asked.withLearningRate(asked.standardLearningRate()) : asked;
        this.recipe = PrecisionChoice.in(found, spec.device());
        this.stop = stop;
        this.clock = clock;
    }

    /** Measures and reckons; the result is the caller's to write. */
    public AttemptResult run() throws IOException {
        long started = System.nanoTime();
        try (Journal journal = new Journal(attempt, clock)) {
            ModelFolder base = ModelFolder.open(Path.of(work.training().baseModel()));
            TrainingData data = TrainingData.open(
                    Training.withReplay(attempt, spec, work.training()),
                    base.config().transform(recipe.hyperparameters().get(IMAGE_SIZE)));
            Context context = new Context(
                    spec,
                    recipe,
                    data,
                    Objective.of(data),
                    base,
                    Training.network(recipe, base, data),
                    new Checkpoints(attempt.checkpoints(), 1),
                    new WorkShares(recipe, Optional.empty(), data),
                    journal,
                    stop,
                    () -> Double.MAX_VALUE);
            attempt.writeForecast(pace(context)
                    .forecast(amount(context), recipe.hyperparameters().find(PRECISION)));
        }
        return AttemptResult.without(Outcome.SUCCEEDED, (System.nanoTime() - started) / 1e9);
    }

    private Pace pace(Context context) throws IOException {
        Map<String, HostTensor> weights = Training.startingWeights(context);
        double start = secondsOfProcess();
        Stopwatch watch = new Stopwatch(context, weights);
        Stopwatch.Evaluation evaluation = watch.evaluation();
        Stopwatch.Head head =
                Training.hasHeadPhase(recipe) ? watch.head(new HeadTraining(context)) : new Stopwatch.Head(0, 0);
        Stopwatch.Tuning tuning =
                recipe.method() == Method.FEATURE_EXTRACTION ? new Stopwatch.Tuning(0, 0, 0) : watch.tuning();
        return new Pace(
                start,
                evaluation.load(),
                evaluation.fresh(),
                evaluation.seen(),
                head.update(),
                head.judged(),
                tuning.ready(),
                tuning.item() + Math.max(0, evaluation.fresh() - evaluation.seen()),
                tuning.item(),
                tuning.apply(),
                watch.writing(),
                multiplication());
    }

    private static double secondsOfProcess() {
        Instant now = Instant.now();
        Instant started = ProcessHandle.current().info().startInstant().orElse(now);
        return Duration.between(started, now).toMillis() / 1e3;
    }

    private Pace.Amount amount(Context context) {
        TrainingData data = context.data();
        Hyperparameters h = context.h();
        boolean headPhase = Training.hasHeadPhase(recipe);
        boolean tuning = recipe.method() != Method.FEATURE_EXTRACTION;
        Hyperparameters head = HeadPhase.of(recipe, data.train().length);
        return new Pace.Amount(
                data.train().length,
                data.validation().length,
                data.test().length,
                headPhase ? data.withoutFeatures(Path.of(work.caches()), context.base(), context.backbone()) : 0,
                headPhase ? head.get(EPOCHS) : 0,
                updates(data, head.get(BATCH_SIZE)),
                tuning ? h.get(EPOCHS) : 0,
                tuning ? updates(data, h.get(BATCH_SIZE) * h.get(GRADIENT_ACCUMULATION)) : 0,
                tuning ? MemoryNeed.checkpointBytes(context.network(), recipe) : 0,
                bytes(context.network()),
                headPhase ? multiplications(context) : 0);
    }

    private static int updates(TrainingData data, int items) {
        return (data.train().length + items - 1) / items;
    }

    private static long bytes(Network network) {
        return Float.BYTES
                * network.parameters().stream().mapToLong(Parameter::size).sum();
    }

    /** Of the linear classifier, forward and back, or the regression, and of the nearest neighbours. */
    private static double multiplications(Context context) {
        int features = context.backbone().numFeatures();
        int outputs = context.data().outputs();
        FrozenFeatures.Sample sample = FrozenFeatures.sample(context.data(), features);
        double pairs = (double) sample.learned().length * features;
        double linear = context.data().task() == Task.IMAGE_CLASSIFICATION
                ? 2.0 * LOOKS * pairs * outputs
                : RidgeProbe.multiplications(sample.learned().length, features, outputs);
        return linear + pairs * sample.asked().length;
    }

    /** Seconds of one of them. */
    private static double multiplication() {
        Random random = new Random(1);
        double[][] rows = new double[PROBE_ITEMS][PROBE_FEATURES];
        int[] truth = new int[PROBE_ITEMS];
        for (int i = 0; i < PROBE_ITEMS; i++) {
            truth[i] = i % 2;
            rows[i] = random.doubles(PROBE_FEATURES).toArray();
        }
        List<Long> looks = new ArrayList<>();
        LinearProbe.fit(rows, truth, 2, 0.1, () -> looks.add(System.nanoTime()));
        long[] each = IntStream.range(1, looks.size())
                .mapToLong(i -> looks.get(i) - looks.get(i - 1))
                .sorted()
                .toArray();
        // Half of them: the first ones run before their code is compiled.
        return each[each.length / 2] / 1e9 / (2.0 * 2 * PROBE_ITEMS * PROBE_FEATURES);
    }
}
