package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.AttemptSpec.Candidate;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Ranking;
import dev.graft.attempt.result.Ranking.Place;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.item.Task;
import dev.graft.json.Json;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base models ranked by several labels and by values. */
class TaskRankingTest {
    @TempDir
    static Path folder;

    private static List<Candidate> candidates;
    private static int attempts;

    @BeforeAll
    static void begin() throws IOException {
        NativeEngine.useThreads(1);
        candidates = List.of(candidate("squeezenet1_1"), candidate(TinyModels.CONFIG.architecture()));
    }

    private static Candidate candidate(String architecture) throws IOException {
        Path path = folder.resolve(architecture);
        TinyModels.write(path, TinyModels.config(architecture));
        return new Candidate(architecture, Optional.of(path.toString()), Optional.empty());
    }

    private static AttemptFolder attempt(Path dataset, Optional<AttemptFolder> before) throws IOException {
        attempts++;
        return AttemptFolder.create(
                folder.resolve("attempts/" + attempts),
                new AttemptSpec(
                        "job_1",
                        attempts,
                        new AttemptSpec.Rank(candidates, 1000, 1),
                        dataset.toString(),
                        folder.resolve("caches").toString(),
                        1 << 30,
                        "cpu",
                        2,
                        before.map(earlier -> earlier.path().toString()),
                        Optional.empty(),
                        0));
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_MULTILABEL, mean_average_precision, 0.9", "IMAGE_REGRESSION, r2, 0.6"})
    void theProbeOrdersByTheNumberOfTheTask(Task task, String metric, double reached) throws IOException {
        Path dataset = TinyTask.write(folder.resolve(task.code()), task);
        AttemptFolder attempt = attempt(dataset, Optional.empty());

        AttemptResult result = TinyJob.run(attempt);
        AttemptResult again = TinyJob.run(attempt(dataset, Optional.of(attempt)));

        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(Json.read(Json.write(result), AttemptResult.class)).isEqualTo(result);
        Ranking ranking = (Ranking) result.product().orElseThrow();
        assertThat(ranking.metric()).isEqualTo(metric);
        assertThat(ranking.judgedOn().items()).isEqualTo(TinyTask.TRAIN + TinyTask.VALIDATION);
        Place first = ranking.ranking().get(0);
        Place second = ranking.ranking().get(1);
        assertThat(first.probe().orElseThrow().value())
                .isGreaterThan(reached)
                .isGreaterThanOrEqualTo(second.probe().orElseThrow().value());
        assertThat(ranking.ranking())
                .allSatisfy(place -> assertThat(place.probe().orElseThrow().value())
                        .isBetween(
                                place.probe().orElseThrow().low(),
                                place.probe().orElseThrow().high()));
        assertThat(first.knn()).isPresent();
        assertThat(first.logme().orElseThrow()).isFinite();
        assertThat(first.probeAccuracy()).isEmpty();
        assertThat(first.firstIsBetter()).isEmpty();
        assertThat(second.firstIsBetter().orElseThrow()).isGreaterThan(0.4).isLessThan(1);
        assertThat(((Ranking) again.product().orElseThrow()).ranking())
                .as("what was found stays")
                .isEqualTo(ranking.ranking());
    }
}
