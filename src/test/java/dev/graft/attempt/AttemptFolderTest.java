package dev.graft.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder.WorkerProcess;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.error.Problems;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Interval;
import dev.graft.metric.Threshold;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptFolderTest {
    private static final AttemptSpec SPEC = new AttemptSpec(
            "job_1",
            2,
            new AttemptSpec.Train(
                    Recipe.resolve(
                            Method.FINE_TUNING,
                            Hyperparameters.AUTO,
                            Checkpointing.STANDARD,
                            42,
                            SomeFacts.of(500, List.of("stem", "layer1", "head"), 64),
                            new Problems()),
                    "/models/graft-mini"),
            "/data/ds_1",
            "/caches",
            1L << 40,
            "cpu",
            2,
            Optional.of("/attempts/1"),
            Optional.of(3600L),
            12.5);

    private static final CheckpointInfo CHECKPOINT = new CheckpointInfo(
            "step-00000010", Phase.FINE_TUNING, 2, 10, true, 1234, Optional.of(0.5), Optional.empty());

    @TempDir
    Path parent;

    private AttemptFolder folder;

    @BeforeEach
    void create() throws IOException {
        folder = AttemptFolder.create(parent.resolve("jobs/job_1/2"), SPEC);
    }

    @Test
    void whatIsToBeDoneIsReadBack() throws IOException {
        assertThat(new AttemptFolder(folder.path()).spec()).isEqualTo(SPEC);
    }

    @Test
    void aNewAttemptIsLookedAfterAndHasNothingElse() throws IOException {
        assertThat(folder.serverSeenAt()).isAfter(Instant.now().minusSeconds(60));
        assertThat(folder.control()).isEmpty();
        assertThat(folder.process()).isEmpty();
        assertThat(folder.result()).isEmpty();
    }

    @Test
    void lookingAfterItAgainMovesTheTime() throws IOException {
        Files.setLastModifiedTime(folder.path().resolve("server"), FileTime.from(Instant.EPOCH));
        folder.touchServer();

        assertThat(folder.serverSeenAt()).isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void theLatestRequestToEndCounts() throws IOException {
        folder.ask(Control.PAUSE);
        folder.ask(Control.CANCEL);

        assertThat(folder.control()).contains(Control.CANCEL);
    }

    @Test
    void aFailureIsReadBack() throws IOException {
        AttemptResult failed = new AttemptResult(
                Outcome.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Failure("diverged", "The loss became NaN.", "Less.", false)),
                1.5);
        folder.writeResult(failed);

        assertThat(folder.result()).contains(failed);
    }

    @Test
    void aSuccessIsReadBackWithItsReport() throws IOException {
        Evaluation evaluation =
                Evaluation.of(List.of("a", "b"), List.of("item_000000"), new int[] {0}, new float[] {1, 0});
        AttemptResult succeeded = new AttemptResult(
                Outcome.SUCCEEDED,
                Optional.of(FinishReason.EARLY_STOPPING),
                Optional.of(new Report(
                        CHECKPOINT,
                        Map.of("validation", Optional.of(evaluation), "test", Optional.empty()),
                        new Confidence(1.5, 60, Optional.of(new Threshold(0.4, 0.95, Optional.of(0.3)))),
                        Map.of("majority", Interval.ofShare(1, 2)),
                        Optional.of(new Report.Comparison("validation", 2, 0, "majority")),
                        Optional.of(0.5),
                        Map.of("fine_tuning", 2.5),
                        List.of())),
                Optional.empty(),
                10);
        folder.writeResult(succeeded);

        assertThat(folder.result()).contains(succeeded);
    }

    @Test
    void everyEventSurvivesItsJson() {
        Instant at = Instant.parse("2026-11-21T12:00:00.123Z");
        List<WorkerEvent> events = List.of(
                new WorkerEvent.Heartbeat(at),
                new WorkerEvent.Started(at, 7),
                new WorkerEvent.PhaseStarted(at, Phase.TRAINING_HEAD, 5, Optional.empty()),
                new WorkerEvent.Progress(
                        at, 0.5, Phase.EXTRACTING_FEATURES, 0, 0, 10, 20, 3.5, -1, Optional.of("tiny")),
                new WorkerEvent.EpochEnded(
                        at,
                        Phase.FINE_TUNING,
                        1,
                        9,
                        0.5,
                        Optional.of(0.75),
                        Optional.of(0.25),
                        Optional.empty(),
                        Map.of("rmse", 2.5),
                        true),
                new WorkerEvent.CheckpointWritten(at, CHECKPOINT),
                new WorkerEvent.Warning(at, "slow", "It is slow."));

        assertThat(events).allSatisfy(event -> assertThat(Json.read(Json.write(event), WorkerEvent.class))
                .isEqualTo(event));
        assertThat(Json.write(events.get(0))).contains("\"type\":\"heartbeat\"");
    }

    @Test
    void theProcessIsFoundWhileItLivesAndNotMistakenForALaterOne() throws IOException {
        WorkerProcess self = WorkerProcess.current();
        folder.writeProcess(self);
        WorkerProcess read = folder.process().orElseThrow();

        assertThat(read.find()).contains(ProcessHandle.current());
        assertThat(new WorkerProcess(self.pid(), self.startedAt().minusSeconds(1)).find())
                .isEmpty();
    }

    @Test
    void oneProcessHasTheAttemptAtATime() throws IOException {
        FileLock lock = folder.lock().orElseThrow();
        assertThat(folder.lock()).isEmpty();
        lock.acquiredBy().close();
        FileLock again = folder.lock().orElseThrow();
        assertThat(again.isValid()).isTrue();
        again.acquiredBy().close();
    }

    @Test
    void whatAProcessDiedOverIsSweptUp() throws IOException {
        folder.ask(Control.PAUSE);
        Files.createFile(folder.path().resolve("result.json.1.tmp"));
        Files.createDirectories(folder.path().resolve("tmp-model-1"));
        Files.createDirectories(folder.checkpoints().resolve("tmp-1"));
        Files.createDirectories(folder.checkpoints().resolve("step-1"));

        folder.sweep();

        assertThat(folder.path().toFile().list()).noneMatch(name -> name.contains("tmp"));
        assertThat(folder.checkpoints().toFile().list()).containsExactly("step-1");
        assertThat(folder.control()).contains(Control.PAUSE);
    }
}
