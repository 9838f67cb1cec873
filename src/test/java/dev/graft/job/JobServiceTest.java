package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Control;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobServiceTest {
    @TempDir
    Path home;

    private JobWorld world;
    private PlayedWorkers workers;
    private JobService service;

    @BeforeEach
    void world() {
        world = new JobWorld(home);
        workers = world.workers;
        service = world.service;
    }

    @Test
    void aNewJobWaitsWithAllThatWasChosenForIt() {
        Job job = world.create("job_1");

        assertThat(job.status()).isEqualTo(JobState.QUEUED);
        assertThat(job.training().model()).isEqualTo("ete-a-paris");
        assertThat(world.eventTypes("job_1")).containsExactly("job.queued", "job.resolved");
        assertThat(world.wakes).hasSize(1);
    }

    @Test
    void aJobThatExistsIsNotMadeAgain() {
        Job job = world.create("job_1");
        assertThat(service.create("job_1", JobWorld.request("ds_unknown"))).isEqualTo(job);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        List<ThrowingCallable> calls = List.of(
                () -> service.get("job_0"),
                () -> service.cancel("job_0"),
                () -> service.pause("job_0"),
                () -> service.resume("job_0"),
                () -> service.delete("job_0", Optional.empty()),
                () -> service.events("job_0", 0, 1),
                () -> service.metrics("job_0", MetricPoint.STEP),
                () -> service.checkpoints("job_0"),
                () -> service.report("job_0"),
                () -> service.log("job_0"));
        calls.forEach(call -> refused(ErrorCode.NOT_FOUND, call));
    }

    @Test
    void cancellingAWaitingJobEndsItAtOnce() {
        world.create("job_1");

        Job job = service.cancel("job_1");

        assertThat(job.status()).isEqualTo(JobState.CANCELLED);
        assertThat(job.finishReason()).contains(FinishReason.CANCELLED);
        assertThat(world.eventTypes("job_1")).endsWith("job.cancelled");
        assertThat(service.cancel("job_1")).isEqualTo(job);
    }

    @Test
    void cancellingARunningJobAsksItsWorkerToLeave() throws IOException {
        AttemptFolder folder = world.running("job_1");
        List<AttemptFolder> signalled = new ArrayList<>();
        workers.onSignal = signalled::add;

        Job job = service.cancel("job_1");
        assertThat(job.status()).isEqualTo(JobState.CANCELLING);
        assertThat(folder.control()).contains(Control.CANCEL);
        assertThat(signalled).hasSize(1);
        assertThat(service.cancel("job_1")).isEqualTo(job);

        workers.leaves(folder, Outcome.CANCELLED);
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aCancelledJobThatWasDoneFirstSucceeds() {
        AttemptFolder folder = world.running("job_1");
        service.cancel("job_1");
        workers.succeeds(folder);
        world.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aPausedJobGoesOnFromItsCheckpointWhenItIsResumed() throws IOException {
        AttemptFolder folder = world.running("job_1");
        assertThat(service.pause("job_1").status()).isEqualTo(JobState.PAUSING);
        assertThat(folder.control()).contains(Control.PAUSE);
        assertThat(service.pause("job_1").status()).isEqualTo(JobState.PAUSING);
        workers.checkpoints(folder, 3);
        workers.leaves(folder, Outcome.PAUSED);
        world.tick();
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.PAUSED);
        assertThat(service.pause("job_1").status()).isEqualTo(JobState.PAUSED);

        assertThat(service.resume("job_1").status()).isEqualTo(JobState.QUEUED);
        assertThat(service.resume("job_1").status()).isEqualTo(JobState.QUEUED);
        world.tick();

        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
        assertThat(workers.last().spec().resumeFrom()).contains(folder.path().toString());
        assertThat(world.eventTypes("job_1")).containsSubsequence("job.started", "job.paused", "job.resumed");
    }

    @Test
    void aWaitingJobIsPausedAtOnceAndNotStarted() {
        world.create("job_1");
        assertThat(service.pause("job_1").status()).isEqualTo(JobState.PAUSED);
        world.tick();
        assertThat(workers.launched).isEmpty();
        assertThat(service.cancel("job_1").status()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobIsCancelledWhileItIsStartingOrPausing() {
        world.create("job_1");
        world.tick();
        assertThat(service.cancel("job_1").status()).isEqualTo(JobState.CANCELLING);
        workers.dies(workers.last());
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.CANCELLED);

        world.running("job_2");
        service.pause("job_2");
        assertThat(service.cancel("job_2").status()).isEqualTo(JobState.CANCELLING);
        workers.leaves(workers.last(), Outcome.PAUSED);
        world.tick();
        assertThat(world.status("job_2")).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void whatAStateDoesNotAllowIsAConflictThatNamesIt() {
        workers.succeeds(world.running("job_1"));
        world.tick();
        for (Consumer<String> call : List.<Consumer<String>>of(service::cancel, service::pause, service::resume)) {
            assertThat(refused(ErrorCode.CONFLICT, () -> call.accept("job_1")).facts())
                    .containsEntry("status", "succeeded");
        }

        world.running("job_2");
        service.cancel("job_2");
        refused(ErrorCode.CONFLICT, () -> service.pause("job_2"));
        refused(ErrorCode.CONFLICT, () -> service.resume("job_2"));
        refused(ErrorCode.CONFLICT, () -> service.report("job_2"));
        refused(ErrorCode.CONFLICT, () -> service.delete("job_2", Optional.empty()));
    }

    @Test
    void aChangeThatLosesARaceIsDecidedAnew() {
        AttemptFolder folder = world.running("job_1");
        workers.succeeds(folder);
        world.store.once(change -> world.watcher.tick());

        refused(ErrorCode.CONFLICT, () -> service.pause("job_1"));

        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void deletingAnEndedJobTakesItsFilesAlong() {
        AttemptFolder folder = world.running("job_1");
        workers.succeeds(folder);
        world.tick();
        long version = service.get("job_1").version();

        refused(ErrorCode.PRECONDITION_FAILED, () -> service.delete("job_1", Optional.of(version - 1)));
        service.delete("job_1", Optional.of(version));

        refused(ErrorCode.NOT_FOUND, () -> service.get("job_1"));
        assertThat(folder.path().getParent()).doesNotExist();
    }

    @Test
    void theLogIsTheNewestAttempts() throws IOException {
        world.create("job_1");
        assertThat(service.log("job_1")).isEmpty();
        world.tick();
        Files.writeString(workers.last().log(), "hello");

        assertThat(service.log("job_1")).contains(workers.last().log());
    }

    @Test
    void checkpointsAreThoseOnDiskAndOneOfThemIsTheBest() {
        AttemptFolder folder = world.running("job_1");
        for (long step : new long[] {1, 2, 3}) {
            workers.checkpoints(folder, step);
        }
        world.tick();
        assertThat(folder.checkpoints().resolve("step-1").toFile().delete()).isTrue();

        List<CheckpointInfo> checkpoints = service.checkpoints("job_1");

        assertThat(checkpoints).extracting(CheckpointInfo::step).containsExactly(2L, 3L);
        assertThat(checkpoints).extracting(CheckpointInfo::best).containsExactly(false, true);
    }

    private static GraftException refused(ErrorCode code, ThrowingCallable call) {
        List<GraftException> thrown = new ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(GraftException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            thrown.add(e);
        });
        return thrown.get(0);
    }
}
