package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchBaselineTest {
    private static final Recipe RECIPE = TinyJob.recipe(Method.FINE_TUNING, h -> {});

    @TempDir
    static Path folder;

    private static TinyJob job;
    private static AttemptFolder attempt;
    private static Report report;

    @BeforeAll
    static void train() throws IOException {
        NativeEngine.useThreads(1);
        job = new TinyJob(folder);
        attempt = job.attemptWithBaseline(RECIPE, Optional.empty(), Optional.empty());
        report = TinyJob.run(attempt).report().orElseThrow();
    }

    private static List<WorkerEvent> events(AttemptFolder of) throws IOException {
        return LineTail.read(of.events(), 0, WorkerEvent.class).values();
    }

    @Test
    void theSameNetworkFromScratchIsAmongTheBaselinesAndTheGainIsOverTheBest() {
        double scratch = report.baselines().get("from_scratch").value();
        double majority = report.baselines().get("majority").value();

        assertThat(report.comparison().orElseThrow().gainOver())
                .isEqualTo(scratch > majority ? "from_scratch" : "majority");
        assertThat(report.transferGain())
                .contains(report.classified("test").orElseThrow().accuracy().value() - Math.max(scratch, majority));
    }

    @Test
    void theModelIsWhatItWouldBeWithoutTheBaseline() throws IOException {
        AttemptFolder alone = job.attempt(RECIPE);
        TinyJob.run(alone);

        assertThat(ModelFolder.open(attempt.model()).digest())
                .isEqualTo(ModelFolder.open(alone.model()).digest());
    }

    @Test
    void theBaselineTellsItsProgressButNoEpochsOfItsOwn() throws IOException {
        List<WorkerEvent> events = events(attempt);

        assertThat(events)
                .anyMatch(event -> event instanceof WorkerEvent.PhaseStarted started
                        && started.phase() == Phase.TRAINING_BASELINE
                        && started.epochs() == 2);
        assertThat(events).filteredOn(WorkerEvent.EpochEnded.class::isInstance).hasSize(4);
        assertThat(LineTail.read(attempt.metrics(), 0, StepMetrics.class).values())
                .noneMatch(line -> line.phase() == Phase.TRAINING_BASELINE);
        assertThat(events.stream()
                        .filter(WorkerEvent.Progress.class::isInstance)
                        .map(event -> ((WorkerEvent.Progress) event).fraction()))
                .isSorted()
                .endsWith(1.0);
        assertThat(report.timing()).containsKey("training_baseline");
    }

    @Test
    void aJobGoesOnWithinItsBaseline() throws IOException {
        Optional<AttemptFolder> before = Optional.empty();
        AttemptResult result;
        boolean within = false;
        int looks = 4;
        do {
            AttemptFolder next = job.attemptWithBaseline(RECIPE, before, Optional.empty());
            result = TinyJob.runUntil(next, looks++);
            within |= result.outcome() == Outcome.PAUSED
                    && Checkpoints.last(next.baseline()).isPresent();
            before = Optional.of(next);
        } while (result.outcome() == Outcome.PAUSED);

        assertThat(within).isTrue();
        assertThat(result.report().orElseThrow().baselines()).isEqualTo(report.baselines());
    }

    @Test
    void withoutTimeThereIsAWarningInPlaceOfABaseline() throws IOException {
        AttemptFolder hurried = job.attemptWithBaseline(RECIPE, Optional.empty(), Optional.of(1L));
        Report without = TinyJob.run(hurried).report().orElseThrow();

        assertThat(without.baselines()).doesNotContainKey("from_scratch");
        assertThat(Files.exists(hurried.baseline())).isFalse();
        assertThat(events(hurried))
                .filteredOn(WorkerEvent.Warning.class::isInstance)
                .map(event -> ((WorkerEvent.Warning) event).code())
                .contains("baseline_left_out");
    }
}
