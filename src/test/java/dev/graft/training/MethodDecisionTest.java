package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.Decided;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.disk.Durable;
import dev.graft.recipe.MethodChoice;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodDecisionTest {
    private static final Recipe TUNING = TinyJob.recipe(Method.FINE_TUNING, h -> h.put("epochs", 1));
    private static final Recipe FROZEN = TinyJob.recipe(Method.FEATURE_EXTRACTION, h -> {});

    @TempDir
    static Path folder;

    private static TinyJob job;
    private static AttemptFolder attempt;
    private static AttemptResult result;

    @BeforeAll
    static void chooseAndTrain() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
        attempt = job.attempt(TUNING, FROZEN, Optional.empty());
        result = TinyJob.run(attempt);
    }

    private static List<Decided> decided(AttemptFolder of) throws IOException {
        return LineTail.read(of.events(), 0, WorkerEvent.class).values().stream()
                .filter(Decided.class::isInstance)
                .map(Decided.class::cast)
                .toList();
    }

    @Test
    void theProbeChoosesAndTheReportSaysWhy() throws IOException {
        Report report = result.report().orElseThrow();
        MethodChoice choice = report.methodChoice().orElseThrow();
        MethodChoice.Probe probe = choice.probe().orElseThrow();

        // Train and validation: validation alone is small.
        assertThat(probe.judgedOn()).isEqualTo("cross_validation");
        assertThat(probe.items()).isEqualTo(48);
        assertThat(choice).isEqualTo(MethodChoice.of(36, Optional.of(probe)));
        Recipe followed = choice.method() == Method.FINE_TUNING ? TUNING : FROZEN;
        assertThat(decided(attempt)).singleElement().satisfies(event -> {
            assertThat(event.recipe()).isEqualTo(followed);
            assertThat(event.decisions().method()).contains(choice);
            assertThat(event.words()).endsWith(choice.reason());
        });
    }

    @Test
    void whatWasChosenIsDoneAsIfItHadBeenAskedFor() throws IOException {
        AttemptFolder asked = job.attempt(decided(attempt).get(0).recipe());
        TinyJob.run(asked);

        assertThat(ModelFolder.open(attempt.model()).digest())
                .isEqualTo(ModelFolder.open(asked.model()).digest());
    }

    @Test
    void anAttemptThatIsStartedAgainDoesNotChooseAgain() throws IOException {
        AttemptFolder again = job.attempt(TUNING, FROZEN, Optional.empty());
        TinyJob.run(again);
        List<Decided> before = decided(again);
        Durable.deleteTree(again.checkpoints());
        AttemptResult ended = TinyJob.run(again);

        assertThat(before).hasSize(1);
        assertThat(decided(again)).isEqualTo(before);
        assertThat(ended.report().orElseThrow().methodChoice())
                .isEqualTo(result.report().orElseThrow().methodChoice());
        assertThat(ModelFolder.open(again.model()).digest())
                .isEqualTo(ModelFolder.open(attempt.model()).digest());
    }

    @Test
    void anAttemptThatIsToStopDoesNotFinishItsProbe() throws IOException {
        AttemptFolder stopped = job.attempt(TUNING, FROZEN, Optional.empty());

        assertThat(TinyJob.runUntil(stopped, 12).outcome()).isEqualTo(Outcome.PAUSED);
        assertThat(decided(stopped)).isEmpty();
    }

    @Test
    void progressNeverGoesBack() throws IOException {
        assertThat(LineTail.read(attempt.events(), 0, WorkerEvent.class).values().stream()
                        .filter(WorkerEvent.Progress.class::isInstance)
                        .map(event -> ((WorkerEvent.Progress) event).fraction()))
                .isSorted()
                .endsWith(1.0);
    }
}
