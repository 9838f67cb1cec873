package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.item.Task;
import dev.graft.error.Problems;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.Facts;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several labels and values, learned in this process. */
class TaskTrainingTest {
    private static final List<String> BLOCKS = List.of("stem", "layer1", "layer2", "layer3", "layer4", "head");

    @TempDir
    static Path folder;

    private static ModelFolder base;
    private static final Map<Task, Path> DATASETS = new EnumMap<>(Task.class);
    private static int attempts;

    @BeforeAll
    static void begin() throws IOException {
        NativeEngine.useThreads(1);
        base = TinyModels.write(folder.resolve("tiny"), TinyModels.config(TinyModels.CONFIG.architecture()));
        for (Task task : List.of(Task.IMAGE_MULTILABEL, Task.IMAGE_REGRESSION)) {
            DATASETS.put(task, TinyTask.write(folder.resolve(task.code()), task));
        }
    }

    private static AttemptFolder attempt(Task task, Method method, Optional<AttemptFolder> before) throws IOException {
        return attempt(task, method, before, Optional.empty());
    }

    private static AttemptFolder attempt(
            Task task, Method method, Optional<AttemptFolder> before, Optional<Double> mixup) throws IOException {
        Path dataset = DATASETS.get(task);
        Hyperparameters asked = Hyperparameters.AUTO
                .with(Setting.EPOCHS, method == Method.FEATURE_EXTRACTION ? 40 : 3)
                .with(Setting.BATCH_SIZE, 8);
        if (method == Method.FINE_TUNING) {
            asked = asked.with(Setting.UNFREEZE_FROM, "layer4").with(Setting.HEAD_EPOCHS, 20);
        }
        asked = mixup.isPresent() ? asked.with(Setting.MIXUP, mixup.get()) : asked;
        Problems problems = new Problems();
        Recipe recipe = Recipe.resolve(
                method,
                asked,
                null,
                1,
                new Facts(TinyTask.TRAIN, TinyTask.LABELS, task.loss(), 32, BLOCKS, TinyModels.SIZE, true),
                problems);
        problems.throwIfAny();
        attempts++;
        return AttemptFolder.create(
                folder.resolve("attempts/" + attempts),
                new AttemptSpec(
                        "job_1",
                        attempts,
                        new AttemptSpec.Train(recipe, base.path().toString()),
                        dataset.toString(),
                        folder.resolve("caches").toString(),
                        1 << 30,
                        "cpu",
                        2,
                        before.map(a -> a.path().toString()),
                        Optional.empty(),
                        0));
    }

    private static Report report(AttemptResult result) {
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.SUCCEEDED);
        return result.report().orElseThrow();
    }

    /** A random network's features tell colours; always the same probabilities have about 0.5. */
    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"FEATURE_EXTRACTION", "FINE_TUNING"})
    void severalLabelsAreLearned(Method method) throws IOException {
        AttemptFolder attempt = attempt(Task.IMAGE_MULTILABEL, method, Optional.empty());

        Report report = report(TinyJob.run(attempt));

        MultiLabelEvaluation test =
                (MultiLabelEvaluation) report.splits().get("test").orElseThrow();
        assertThat(test.meanAveragePrecision().value()).isGreaterThan(0.95);
        assertThat(report.baselines().get("prior").value()).isLessThan(0.8);
        comparedWithFrozenFeatures(report, "prior", 0.95);
        assertThat(report.transferGain().orElseThrow()).isPositive();
        assertThat(report.metrics()).containsKeys("test_mean_average_precision", "validation_log_loss");
        ModelFolder model = ModelFolder.open(attempt.model());
        assertThat(model.config().task()).isEqualTo(Task.IMAGE_MULTILABEL);
        assertThat(model.config().labels()).isEqualTo(TinyTask.LABELS);
        assertThat(model.config().thresholds())
                .isEqualTo(test.labels().stream()
                        .map(MultiLabelEvaluation.Score::threshold)
                        .toList());
        assertThat(attempt.spec().work()).isInstanceOfSatisfying(AttemptSpec.Train.class, train -> assertThat(
                        train.recipe().checkpoint().metric())
                .isEqualTo(CheckpointMetric.MEAN_AVERAGE_PRECISION));
    }

    private static void comparedWithFrozenFeatures(Report report, String simplest, double reached) {
        assertThat(report.baselines().keySet()).containsExactly(simplest, "knn", "linear_probe");
        assertThat(report.baselines().get("linear_probe").value()).isGreaterThan(reached);
        assertThat(report.baselines().values())
                .allSatisfy(interval -> assertThat(interval.value()).isBetween(interval.low(), interval.high()));
        assertThat(report.comparison())
                .contains(new Report.Comparison("test", TinyTask.TEST, TinyTask.TRAIN, simplest));
    }

    /** Always the mean has an R² of 0. */
    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"FEATURE_EXTRACTION", "FINE_TUNING"})
    void valuesAreLearnedInTheirUnit(Method method) throws IOException {
        AttemptFolder attempt = attempt(Task.IMAGE_REGRESSION, method, Optional.empty());

        Report report = report(TinyJob.run(attempt));

        RegressionEvaluation test =
                (RegressionEvaluation) report.splits().get("test").orElseThrow();
        assertThat(test.r2().value()).isGreaterThan(0.6);
        assertThat(test.worst()).allSatisfy(worst -> assertThat(worst.predicted())
                .isBetween(TinyTask.LOWEST - 100, TinyTask.HIGHEST + 100));
        assertThat(report.baselines().get("mean").value()).isLessThanOrEqualTo(0);
        comparedWithFrozenFeatures(report, "mean", 0.6);
        ModelFolder model = ModelFolder.open(attempt.model());
        assertThat(model.config().task()).isEqualTo(Task.IMAGE_REGRESSION);
        assertThat(model.config().numClasses()).isEqualTo(1);
        Map<String, HostTensor> weights = model.weights(model.classifier());
        float bias = weights.get(model.classifier().headName() + ".bias").toArray()[0];
        assertThat((double) bias).as("the unit is in the head").isGreaterThan(TinyTask.LOWEST / 2);
        assertThat(report.bestCheckpoint().validationAccuracy()).isEmpty();
    }

    @Test
    void aRegressionThatIsInterruptedEndsWithTheSameWeights() throws IOException {
        AttemptFolder whole = attempt(Task.IMAGE_REGRESSION, Method.FINE_TUNING, Optional.empty());
        report(TinyJob.run(whole));
        AttemptFolder first = attempt(Task.IMAGE_REGRESSION, Method.FINE_TUNING, Optional.empty());

        AttemptResult paused = TinyJob.runUntil(first, 40);
        AttemptFolder second = attempt(Task.IMAGE_REGRESSION, Method.FINE_TUNING, Optional.of(first));
        report(TinyJob.run(second));

        assertThat(paused.outcome()).isNotEqualTo(Outcome.SUCCEEDED);
        assertThat(Files.readAllBytes(second.model().resolve(ModelFolder.WEIGHTS)))
                .isEqualTo(Files.readAllBytes(whole.model().resolve(ModelFolder.WEIGHTS)));
    }

    @Test
    void mixedPicturesHaveMixedTargets() throws IOException {
        Task task = Task.IMAGE_REGRESSION;
        Report plain = report(TinyJob.run(attempt(task, Method.FINE_TUNING, Optional.empty())));
        Report mixed = report(TinyJob.run(attempt(task, Method.FINE_TUNING, Optional.empty(), Optional.of(1.0))));

        assertThat(mixed.transferGain().orElseThrow()).isGreaterThan(0.3);
        assertThat(mixed.splits()).isNotEqualTo(plain.splits());
    }
}
