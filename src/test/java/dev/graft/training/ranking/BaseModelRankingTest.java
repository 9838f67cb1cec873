package dev.graft.training.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec.Candidate;
import dev.graft.attempt.AttemptSpec.Rank;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Ranking;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.TinyJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelRankingTest {
    private static final int ALL = 1000;
    private static final Candidate GONE =
            new Candidate("gone", Optional.empty(), Optional.of(new Failure("base_model_invalid", "Gone.", "", false)));

    @TempDir
    static Path folder;

    private static TinyJob job;
    private static List<Candidate> candidates;
    private static AttemptFolder undisturbed;
    private static AttemptResult result;

    @BeforeAll
    static void rankFourBaseModels() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
        Path squeezed = folder.resolve("squeezed");
        TinyModels.write(squeezed, TinyModels.config("squeezenet1_1"));
        candidates = List.of(
                candidate("damaged", damaged()),
                candidate("squeezed", squeezed),
                GONE,
                candidate("tiny", folder.resolve("tiny")));
        undisturbed = attempt(candidates, ALL);
        result = TinyJob.run(undisturbed);
    }

    private static Candidate candidate(String name, Path path) {
        return new Candidate(name, Optional.of(path.toString()), Optional.empty());
    }

    /** Its weights are there, but are no numbers. */
    private static Path damaged() throws IOException {
        Path path = folder.resolve("damaged");
        ModelConfig config = TinyModels.CONFIG;
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        TinyModels.weights(new ModelFolder(path, config).backbone()).forEach((name, tensor) -> {
            float[] values = tensor.toArray();
            Arrays.fill(values, Float.NaN);
            weights.put(name, HostTensor.of(tensor.shape(), values));
        });
        ModelFolder.write(path, config, weights, Map.of());
        return path;
    }

    private static AttemptFolder attempt(List<Candidate> of, int maxItems) throws IOException {
        return job.attempt(new Rank(of, maxItems, 1), Optional.empty(), Optional.empty());
    }

    private static Ranking ranking(AttemptResult of) {
        return (Ranking) of.product().orElseThrow();
    }

    @Test
    void theBestComesFirstAndThoseThatCannotBeJudgedLast() {
        Ranking ranking = ranking(result);

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.finishReason()).contains(FinishReason.COMPLETED);
        assertThat(ranking.ranking())
                .extracting(Ranking.Place::rank)
                .containsExactly(Optional.of(1), Optional.of(2), Optional.empty(), Optional.empty());
        assertThat(ranking.ranking().subList(2, 4))
                .extracting(Ranking.Place::baseModel)
                .containsExactly("damaged", "gone");
        assertThat(ranking.ranking().subList(2, 4))
                .allSatisfy(
                        place -> assertThat(place.error().orElseThrow().code()).isEqualTo("base_model_invalid"));
        assertThat(ranking.best()).contains(ranking.ranking().get(0).baseModel());
        assertThat(ranking.conclusion()).startsWith(ranking.best().orElseThrow());
        Ranking.Place first = ranking.ranking().get(0);
        Ranking.Place second = ranking.ranking().get(1);
        assertThat(first.probeAccuracy().orElseThrow().value())
                .isBetween(second.probeAccuracy().orElseThrow().value(), 1.0)
                .isGreaterThan(0.6);
        assertThat(first.firstIsBetter()).isEmpty();
        assertThat(second.firstIsBetter().orElseThrow()).isBetween(0.3, 1.0);
        assertThat(second.logme().orElseThrow()).isFinite();
    }

    @Test
    void aSmallValidationSplitIsJudgedTogetherWithTrain() {
        assertThat(ranking(result).judgedOn())
                .isEqualTo(new Ranking.JudgedOn(Ranking.Judgement.CROSS_VALIDATION, 48, 48, 48, 48, Optional.of(5)));
    }

    @Test
    void aRankingThatIsInterruptedEndsAsOneThatIsNot() throws IOException {
        TinyJob other = new TinyJob(Files.createDirectory(folder.resolve("interrupted")));
        Optional<AttemptFolder> before = Optional.empty();
        AttemptResult end;
        int pauses = -1;
        // What an attempt has found stays, but of what it was in the midst of only the features do.
        int asked = 30;
        do {
            AttemptFolder attempt = other.attempt(new Rank(candidates, ALL, 1), before, Optional.empty());
            end = TinyJob.runUntil(attempt, asked);
            asked *= 2;
            before = Optional.of(attempt);
            pauses++;
        } while (end.outcome() == Outcome.PAUSED);

        assertThat(pauses).isPositive();
        assertThat(ranking(end).ranking()).isEqualTo(ranking(result).ranking());
        assertThat(ranking(end).conclusion()).isEqualTo(ranking(result).conclusion());
    }

    @Test
    void theTestSplitDecidesNothing() throws IOException {
        TinyJob other = TinyJob.withWrongTest(Files.createDirectory(folder.resolve("wrong-test")));

        AttemptResult end =
                TinyJob.run(other.attempt(new Rank(candidates, ALL, 1), Optional.empty(), Optional.empty()));

        assertThat(ranking(end).ranking()).isEqualTo(ranking(result).ranking());
    }

    @Test
    void aTrainingFindsTheFeatures() throws IOException {
        TinyJob other = new TinyJob(Files.createDirectory(folder.resolve("shared")));
        TinyJob.run(other.attempt(
                new Rank(List.of(candidate("tiny", folder.resolve("tiny"))), ALL, 1),
                Optional.empty(),
                Optional.empty()));
        List<Path> parts = parts(other);
        assertThat(parts).extracting(part -> part.getFileName().toString()).noneMatch(name -> name.startsWith("test"));
        for (Path part : parts) {
            Files.setLastModifiedTime(part, FileTime.from(Instant.EPOCH));
        }

        TinyJob.run(
                other.attempt(TinyJob.recipe(Method.FEATURE_EXTRACTION, h -> {}), Optional.empty(), Optional.empty()));

        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(Files.getLastModifiedTime(part))
                .isEqualTo(FileTime.from(Instant.EPOCH)));
        assertThat(parts(other)).hasSize(3);
    }

    private static List<Path> parts(TinyJob of) throws IOException {
        try (Stream<Path> files = Files.walk(of.caches())) {
            return files.filter(path -> path.toString().endsWith(".f32")).toList();
        }
    }

    @Test
    void onlySoManyItemsAreLookedAtAsWereAllowed() throws IOException {
        Ranking ranking = ranking(TinyJob.run(attempt(candidates.subList(1, 2), 20)));

        assertThat(ranking.judgedOn().items()).isEqualTo(20);
        assertThat(ranking.judgedOn().itemsThere()).isEqualTo(48);
    }

    @Test
    void withoutAnyThatCanBeJudgedTheJobFails() throws IOException {
        AttemptFolder attempt = attempt(List.of(candidates.get(0), GONE), ALL);

        assertThatThrownBy(() -> TinyJob.run(attempt))
                .hasMessageContaining("damaged")
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BASE_MODEL_INVALID));
    }

    @Test
    void eventsTellOfEachBaseModel() throws IOException {
        List<WorkerEvent> events =
                LineTail.read(undisturbed.events(), 0, WorkerEvent.class).values();

        assertThat(events.stream()
                        .filter(WorkerEvent.PhaseStarted.class::isInstance)
                        .map(WorkerEvent.PhaseStarted.class::cast)
                        .map(e -> e.phase() + " " + e.baseModel().orElse("")))
                .containsExactly(
                        Phase.EXTRACTING_FEATURES + " damaged",
                        Phase.EVALUATING + " damaged",
                        Phase.EXTRACTING_FEATURES + " squeezed",
                        Phase.EVALUATING + " squeezed",
                        Phase.EXTRACTING_FEATURES + " tiny",
                        Phase.EVALUATING + " tiny",
                        Phase.EVALUATING + " ");
        assertThat(events.stream()
                        .filter(WorkerEvent.Judged.class::isInstance)
                        .map(e -> ((WorkerEvent.Judged) e).place().baseModel()))
                .containsExactly("damaged", "squeezed", "gone", "tiny");
        assertThat(events.stream()
                        .filter(WorkerEvent.Progress.class::isInstance)
                        .map(e -> ((WorkerEvent.Progress) e).fraction()))
                .isSorted()
                .endsWith(1.0);
    }

    @Test
    void aResultSurvivesItsJson() {
        assertThat(Json.read(Json.write(result), AttemptResult.class)).isEqualTo(result);
    }
}
