package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.LearningRateTest;
import dev.graft.attempt.result.Phase;
import dev.graft.basemodel.ModelFolder;
import dev.graft.disk.Durable;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateSearchTest {
    @TempDir
    static Path folder;

    private static TinyJob job;

    @BeforeAll
    static void draw() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
    }

    private static Recipe measured(Method method, String optimizer, int hiddenUnits, int accumulation) {
        return TinyJob.recipe(method, h -> {
            h.put("learning_rate", "auto").put("optimizer", optimizer).put("gradient_accumulation", accumulation);
            if (hiddenUnits > 0) {
                h.put("hidden_units", hiddenUnits);
            }
        });
    }

    private static List<WorkerEvent> events(AttemptFolder attempt) throws IOException {
        return LineTail.read(attempt.events(), 0, WorkerEvent.class).values();
    }

    private static List<Decided> decided(AttemptFolder attempt) throws IOException {
        return events(attempt).stream()
                .filter(Decided.class::isInstance)
                .map(Decided.class::cast)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"FINE_TUNING, sgd, 8, 2", "FROM_SCRATCH, adamw, 0, 1"})
    void trainingGoesOnAsIfTheRateHadBeenAskedFor(Method method, String optimizer, int hiddenUnits, int accumulation)
            throws IOException {
        AttemptFolder searched = job.attempt(measured(method, optimizer, hiddenUnits, accumulation));
        AttemptResult result = TinyJob.run(searched);
        Decided decided = decided(searched).get(0);
        AttemptFolder asked = job.attempt(decided.recipe());
        TinyJob.run(asked);

        LearningRateTest test = result.report().orElseThrow().learningRateTest().orElseThrow();
        assertThat(test.points()).hasSizeGreaterThan(20);
        assertThat(decided.recipe().hyperparameters().get(Setting.LEARNING_RATE))
                .isEqualTo(test.learningRate());
        assertThat(decided.words()).startsWith("Learning rate " + test.learningRate() + ": ");
        assertThat(ModelFolder.open(searched.model()).digest())
                .isEqualTo(ModelFolder.open(asked.model()).digest());
        assertThat(events(searched))
                .anyMatch(event -> event instanceof WorkerEvent.PhaseStarted phase
                        && phase.phase() == Phase.FINDING_LEARNING_RATE);
    }

    @Test
    void theSameSeedFindsTheSameRateAndItIsNotSoughtAgain() throws IOException {
        Recipe recipe = measured(Method.FINE_TUNING, "adamw", 0, 1);
        AttemptFolder once = job.attempt(recipe);
        LearningRateTest first = found(once);
        AttemptFolder twice = job.attempt(recipe);
        LearningRateTest second = found(twice);
        Durable.deleteTree(once.checkpoints());
        LearningRateTest again = found(once);

        assertThat(second).isEqualTo(first);
        assertThat(again).isEqualTo(first);
        assertThat(decided(once)).hasSize(1);
    }

    private static LearningRateTest found(AttemptFolder attempt) throws IOException {
        return TinyJob.run(attempt).report().orElseThrow().learningRateTest().orElseThrow();
    }

    @Test
    void anAttemptThatIsToStopDoesNotFinishItsSearch() throws IOException {
        AttemptFolder attempt = job.attempt(measured(Method.FROM_SCRATCH, "adamw", 0, 1));

        assertThat(TinyJob.runUntil(attempt, 5).outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(decided(attempt)).isEmpty();
    }

    @Test
    void aJobWhoseTimeIsUpDoesNotSearchOn() throws IOException {
        AttemptFolder attempt =
                job.attempt(measured(Method.FROM_SCRATCH, "adamw", 0, 1), Optional.empty(), Optional.of(1L));
        LearningRateTest test =
                TinyJob.run(attempt).report().orElseThrow().learningRateTest().orElseThrow();

        assertThat(test.points()).hasSize(1);
        assertThat(test.learningRate()).isEqualTo(0.001);
    }
}
