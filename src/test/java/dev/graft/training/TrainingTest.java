package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.metric.Confidence;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.BatchNormMode;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
    @TempDir
    static Path folder;

    private static final Map<Method, AttemptFolder> UNDISTURBED = new EnumMap<>(Method.class);
    private static final Map<Method, AttemptResult> RESULTS = new EnumMap<>(Method.class);
    private static TinyJob job;

    @BeforeAll
    static void trainInEveryMethod() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
        for (Method method : List.of(Method.FEATURE_EXTRACTION, Method.FINE_TUNING, Method.FROM_SCRATCH)) {
            AttemptFolder attempt = job.attempt(TinyJob.recipe(method, h -> {}));
            RESULTS.put(method, TinyJob.run(attempt));
            UNDISTURBED.put(method, attempt);
        }
    }

    private static Map<String, HostTensor> weights(AttemptFolder attempt) {
        ModelFolder model = ModelFolder.open(attempt.model());
        return model.weights(model.classifier());
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void everyMethodEndsWithModelAndReport(Method method) {
        AttemptResult result = RESULTS.get(method);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.finishReason()).contains(FinishReason.COMPLETED);
        assertThat(result.report()).hasValueSatisfying(report -> {
            assertThat(report.splits().get("validation").orElseThrow().items()).isEqualTo(12);
            assertThat(report.splits().get("test").orElseThrow().items()).isEqualTo(12);
            assertThat(report.baselines().get("majority").value()).isEqualTo(1 / 3.0);
            assertThat(report.timing()).containsKey("evaluating");
            assertThat(report.classified("test").orElseThrow().intervals()).isPresent();
            assertThat(report.classified("test").orElseThrow().calibration()).isPresent();
            assertThat(report.confidence())
                    .as("too few items to choose anything")
                    .isEqualTo(Confidence.UNKNOWN);
        });
        ModelFolder model = ModelFolder.open(UNDISTURBED.get(method).model());
        assertThat(model.config().labels()).containsExactly("blue", "green", "red");
        assertThat(model.config().numClasses()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whatBeginsFromABaseModelIsComparedWithItsFrozenFeatures(Method method) {
        Report report = RESULTS.get(method).report().orElseThrow();
        Report.Comparison comparison = report.comparison().orElseThrow();

        assertThat(comparison.split()).isEqualTo("test");
        if (method == Method.FROM_SCRATCH) {
            assertThat(report.baselines()).containsOnlyKeys("majority");
            assertThat(comparison.items()).isZero();
            assertThat(report.transferGain()).isEmpty();
        } else {
            assertThat(report.baselines()).containsOnlyKeys("majority", "knn", "linear_probe");
            assertThat(comparison.items()).isEqualTo(12);
            assertThat(comparison.learnedItems()).isEqualTo(36);
            assertThat(report.transferGain())
                    .contains(report.classified("test").orElseThrow().accuracy().value() - 1 / 3.0);
        }
    }

    @Test
    void withoutAHeadPhaseThereAreNoFrozenFeaturesToCompareWith() throws IOException {
        AttemptFolder attempt = job.attempt(
                TinyJob.recipe(Method.FINE_TUNING, h -> h.put("head_epochs", 0).put("epochs", 1)));

        Report report = TinyJob.run(attempt).report().orElseThrow();

        assertThat(report.baselines()).containsOnlyKeys("majority");
        assertThat(report.transferGain()).isPresent();
    }

    @Test
    void noGainIsToldInAnEvent() throws IOException {
        TinyJob wrong = TinyJob.withWrongTest(Files.createDirectory(folder.resolve("no-gain")));
        AttemptFolder attempt = wrong.attempt(
                TinyJob.recipe(Method.FINE_TUNING, h -> h.put("epochs", 12).put("batch_norm", "trained")));

        Report report = TinyJob.run(attempt).report().orElseThrow();

        List<WorkerEvent> events =
                LineTail.read(attempt.events(), 0, WorkerEvent.class).values();
        assertThat(report.transferGain().orElseThrow()).isNotPositive();
        assertThat(events)
                .filteredOn(WorkerEvent.Warning.class::isInstance)
                .map(event -> ((WorkerEvent.Warning) event).code())
                .containsExactly("negative_transfer");
    }

    @Test
    void theReportIsThatOfTheBestCheckpoint() {
        var report = RESULTS.get(Method.FINE_TUNING).report().orElseThrow();

        assertThat(report.bestCheckpoint().best()).isTrue();
        assertThat(report.classified("validation").orElseThrow().accuracy().value())
                .isEqualTo(report.bestCheckpoint().validationAccuracy().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void resumedJobEndsWithTheSameWeights(Method method) throws IOException {
        Random random = new Random(20);
        Recipe recipe = TinyJob.recipe(method, h -> {});
        Optional<AttemptFolder> before = Optional.empty();
        AttemptFolder attempt;
        AttemptResult result;
        Optional<Checkpoint> end = Optional.empty();
        int pauses = -1;
        do {
            attempt = job.attempt(recipe, before, Optional.empty());
            result = TinyJob.runUntil(attempt, 3 + random.nextInt(6));
            Optional<Checkpoint> saved = Checkpoints.last(attempt.checkpoints());
            // Paused while its finished model is evaluated, an attempt leaves nothing to save to the next.
            end = saved.isPresent() ? saved : end;
            before = Optional.of(attempt);
            pauses++;
        } while (result.outcome() == Outcome.PAUSED);

        Checkpoint undisturbed =
                Checkpoints.last(UNDISTURBED.get(method).checkpoints()).orElseThrow();
        assertThat(pauses).isPositive();
        assertThat(end.orElseThrow().weights().equals(undisturbed.weights())).isTrue();
        assertThat(end.orElseThrow().optimizer().equals(undisturbed.optimizer()))
                .isTrue();
        assertThat(end.orElseThrow().state()).isEqualTo(undisturbed.state());
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ModelFolder.open(attempt.model()).digest())
                .isEqualTo(ModelFolder.open(UNDISTURBED.get(method).model()).digest());
        assertThat(result.report().orElseThrow().splits())
                .isEqualTo(RESULTS.get(method).report().orElseThrow().splits());
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theTestSplitDecidesNothing(Method method) throws IOException {
        TinyJob other = TinyJob.withWrongTest(Files.createDirectory(folder.resolve("wrong-test-" + method)));
        AttemptFolder attempt = other.attempt(TinyJob.recipe(method, h -> {}));

        AttemptResult result = TinyJob.run(attempt);

        assertThat(weights(attempt).equals(weights(UNDISTURBED.get(method)))).isTrue();
        assertThat(result.report().orElseThrow().bestCheckpoint())
                .isEqualTo(RESULTS.get(method).report().orElseThrow().bestCheckpoint());
        assertThat(result.report().orElseThrow().splits().get("test"))
                .isNotEqualTo(
                        RESULTS.get(method).report().orElseThrow().splits().get("test"));
    }

    @ParameterizedTest
    @EnumSource(BatchNormMode.class)
    void whatIsFrozenDoesNotChangeByOneBit(BatchNormMode batchNorm) throws IOException {
        // Without a head phase, whose epochs might be better than all that follow.
        AttemptFolder attempt = job.attempt(TinyJob.recipe(
                Method.FINE_TUNING,
                h -> h.put("batch_norm", batchNorm.name()).put("head_epochs", 0).put("epochs", 1)));
        AttemptResult result = TinyJob.run(attempt);
        List<StepMetrics> metrics =
                LineTail.read(attempt.metrics(), 0, StepMetrics.class).values();
        Map<String, HostTensor> tuned = weights(attempt);
        Map<String, HostTensor> base = job.base().weights(job.base().backbone());

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(metrics).hasSize(5).allMatch(m -> m.phase() == Phase.FINE_TUNING);
        base.forEach((name, tensor) -> {
            boolean changes =
                    name.startsWith("layer4") && (batchNorm == BatchNormMode.TRAINED || !name.contains("running"));
            assertThat(tuned.get(name).equals(tensor)).as(name).isEqualTo(!changes);
        });
    }

    @Test
    void featureExtractionLeavesTheBackboneAsItWas() {
        Map<String, HostTensor> extracted = weights(UNDISTURBED.get(Method.FEATURE_EXTRACTION));

        assertThat(extracted).containsAllEntriesOf(job.base().weights(job.base().backbone()));
    }

    @Test
    void aSecondJobFindsTheFeatures() throws IOException {
        List<Path> parts;
        try (Stream<Path> files = Files.walk(job.caches())) {
            parts = files.filter(p -> p.toString().endsWith(".f32")).toList();
        }
        FileTime marked = FileTime.from(Instant.EPOCH);
        for (Path part : parts) {
            Files.setLastModifiedTime(part, marked);
        }
        TinyJob.run(job.attempt(TinyJob.recipe(Method.FEATURE_EXTRACTION, h -> {})));

        assertThat(parts).hasSize(3).allSatisfy(part -> assertThat(Files.getLastModifiedTime(part))
                .isEqualTo(marked));
    }

    @Test
    void anEpochWithoutImprovementForTooLongEndsThePhase() throws IOException {
        AttemptFolder attempt = job.attempt(TinyJob.recipe(
                Method.FEATURE_EXTRACTION,
                // So small that no prediction changes.
                h -> h.put("learning_rate", 1e-30).put("epochs", 50).put("early_stopping_patience", 2)));
        AttemptResult result = TinyJob.run(attempt);
        List<WorkerEvent> events =
                LineTail.read(attempt.events(), 0, WorkerEvent.class).values();

        assertThat(result.finishReason()).contains(FinishReason.EARLY_STOPPING);
        assertThat(result.report().orElseThrow().bestCheckpoint().epoch()).isEqualTo(1);
        assertThat(events.stream().filter(WorkerEvent.EpochEnded.class::isInstance))
                .hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theTimeLimitEndsAJobWithTheBestCheckpoint(Method method) throws IOException {
        Recipe recipe = TinyJob.recipe(method, h -> h.put("epochs", 50).put("augmentation", "none"));
        AttemptResult result = TinyJob.run(job.attempt(recipe, Optional.empty(), Optional.of(1L)));

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.finishReason()).contains(FinishReason.MAX_DURATION);
        assertThat(result.report().orElseThrow().bestCheckpoint().step()).isEqualTo(1);
    }

    @Test
    void anAbsurdLearningRateIsToldAsDivergence() throws IOException {
        assertDiverges(TinyJob.recipe(Method.FROM_SCRATCH, h -> h.put("learning_rate", 1e30)), "The loss became");
    }

    @Test
    void divergenceOfTheLastUpdateIsSeenByTheValidation() throws IOException {
        assertDiverges(
                TinyJob.recipe(
                        Method.FEATURE_EXTRACTION,
                        h -> h.put("learning_rate", 1e38).put("batch_size", 64).put("epochs", 1)),
                "The validation loss became");
    }

    private static void assertDiverges(Recipe recipe, String message) throws IOException {
        AttemptFolder attempt = job.attempt(recipe);
        assertThatThrownBy(() -> TinyJob.run(attempt))
                .hasMessageStartingWith(message)
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVERGED));
    }

    @Test
    void eventsTellTheWholeWayInOrder() throws IOException {
        List<WorkerEvent> events = LineTail.read(
                        UNDISTURBED.get(Method.FINE_TUNING).events(), 0, WorkerEvent.class)
                .values();

        assertThat(events.get(0)).isInstanceOf(WorkerEvent.Started.class);
        assertThat(events.stream()
                        .filter(WorkerEvent.PhaseStarted.class::isInstance)
                        .map(e -> ((WorkerEvent.PhaseStarted) e).phase()))
                .containsExactly(
                        Phase.EXTRACTING_FEATURES,
                        Phase.TRAINING_HEAD,
                        Phase.FINE_TUNING,
                        Phase.EVALUATING,
                        Phase.REGISTERING);
        assertThat(events.stream()
                        .filter(WorkerEvent.Progress.class::isInstance)
                        .map(e -> ((WorkerEvent.Progress) e).fraction()))
                .isSorted()
                .endsWith(1.0);
    }
}
