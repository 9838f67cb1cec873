package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Decisions;
import dev.graft.attempt.LineLog;
import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.disk.Durable;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.Resolved;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.MethodChoice;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.recipe.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptWatcherTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @TempDir
    Path home;

    private JobWorld world;
    private PlayedWorkers workers;

    @BeforeEach
    void world() {
        world = new JobWorld(home);
        workers = world.workers;
    }

    @Test
    void whatAWorkerChoosesIsWhatTheJobFollowsFromThenOn() throws IOException {
        AttemptFolder folder = world.running("job_1");
        Recipe chosen =
                new Recipe(Method.FINE_TUNING, Hyperparameters.AUTO.with(Setting.EPOCHS, 3), Checkpointing.STANDARD, 9);
        MethodChoice why = MethodChoice.of(500, Optional.empty());
        workers.tells(
                folder,
                new WorkerEvent.Decided(
                        world.clock.instant(), chosen, Decisions.of(Optional.of(why)), "Fine tuning: " + why.reason()));
        world.tick();

        Resolved.Training resolved = world.service.get("job_1").training();
        assertThat(resolved.recipe()).isEqualTo(chosen);
        assertThat(resolved.decisions().method()).contains(why);
        assertThat(world.service.events("job_1", 0, 100))
                .filteredOn(event -> event.type().equals("job.resolved"))
                .last()
                .satisfies(event -> {
                    assertThat(event.message()).isEqualTo("Fine tuning: " + why.reason());
                    assertThat(event.data().at("/recipe/method").asText()).isEqualTo("fine_tuning");
                });
        workers.dies(folder);
        world.tick();
        assertThat(((AttemptSpec.Train) workers.last().spec().work()).recipe()).isEqualTo(chosen);
    }

    @Test
    void whatAWorkerTellsBecomesEventsProgressAndMetrics() throws IOException {
        AttemptFolder folder = world.running("job_1");
        var now = world.clock.instant();
        workers.tells(
                folder,
                new WorkerEvent.PhaseStarted(now, Phase.TRAINING_HEAD, 5, Optional.empty()),
                new WorkerEvent.Progress(now, 0.4, Phase.TRAINING_HEAD, 2, 5, 8, 20, 50, -1, Optional.empty()),
                new WorkerEvent.EpochEnded(
                        now,
                        Phase.TRAINING_HEAD,
                        1,
                        4,
                        0.7,
                        Optional.of(0.6),
                        Optional.of(0.5),
                        Optional.of(0.8),
                        Map.of("accuracy", 0.8),
                        true),
                new WorkerEvent.Warning(now, "few_items", "Few items"));
        workers.checkpoints(folder, 4);
        try (LineLog log = new LineLog(folder.metrics())) {
            log.append(new StepMetrics(4, Phase.TRAINING_HEAD, 1, 0.7, 0.01, 50));
        }

        world.tick();
        Job job = world.service.get("job_1");
        world.tick();

        assertThat(world.service.get("job_1")).as("twice is once").isEqualTo(job);
        assertThat(world.eventTypes("job_1"))
                .containsExactly(
                        "job.queued",
                        "job.resolved",
                        "job.started",
                        "job.phase",
                        "job.progress",
                        "job.epoch",
                        "job.warning",
                        "job.checkpoint");
        assertThat(world.service.events("job_1", 0, 100))
                .extracting(JobEvent::id)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(job.status()).isEqualTo(JobState.RUNNING);
        assertThat(job.progress().orElseThrow().fraction()).isEqualTo(0.4);
        assertThat(job.progress().orElseThrow().etaSeconds()).isEmpty();
        assertThat(job.metrics().best().orElseThrow().validationAccuracy()).contains(0.8);
        assertThat(job.warnings()).extracting(Report.Warning::code).containsExactly("few_items");
        assertThat(world.service.metrics("job_1", MetricPoint.STEP)).hasSize(1);
        assertThat(world.service.metrics("job_1", MetricPoint.EPOCH)).hasSize(1);
        assertThat(world.service.checkpoints("job_1"))
                .extracting(info -> info.name())
                .containsExactly("step-4");
    }

    @Test
    void aJobThatSucceedsIsRegisteredAndHasAReport() {
        AttemptFolder folder = world.running("job_1");
        workers.succeeds(folder);

        world.tick();

        Job job = world.service.get("job_1");
        assertThat(job.status()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.finishReason()).contains(FinishReason.COMPLETED);
        assertThat(job.result()).contains(new Result.Registered("ete-a-paris", 1, Optional.empty()));
        assertThat(job.finishedAt()).isPresent();
        var report = world.service.report("job_1");
        assertThat(report.get("model").asText()).isEqualTo("ete-a-paris");
        assertThat(report.get("best_checkpoint").get("name").asText()).isEqualTo("step-7");
        assertThat(report.get("transfer_gain").isNull()).isTrue();
        assertThat(report.get("warnings").isArray()).isTrue();
    }

    @Test
    void aRankingEndsWithItsOrderAndRegistersNothing() {
        AttemptFolder folder = world.ranking("job_1");
        workers.tells(
                folder,
                new WorkerEvent.Judged(
                        world.clock.instant(), PlayedWorkers.RANKING.ranking().get(0)));
        workers.ranks(folder);

        world.tick();
        world.tick();

        Job job = world.service.get("job_1");
        assertThat(job.kind()).isEqualTo(JobKind.RANKING);
        assertThat(job.status()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result()).hasValueSatisfying(result -> assertThat(((Result.Ranked) result).best())
                .contains("graft-mini"));
        assertThat(world.registered).isEmpty();
        assertThat(world.eventTypes("job_1")).endsWith("job.judged", "job.succeeded");
        var report = world.service.report("job_1");
        assertThat(report.at("/ranking/0/probe_accuracy/value").asDouble()).isEqualTo(0.9);
        assertThat(report.at("/timing/evaluating").asDouble()).isEqualTo(1.5);
        assertThat(report.get("job").asText()).isEqualTo("job_1");
    }

    @Test
    void lastWordsBeforeAResultAreNotMissed() {
        AttemptFolder folder = world.running("job_1");
        workers.checkpoints(folder, 7);
        workers.succeeds(folder);

        world.tick();
        world.tick();

        assertThat(world.eventTypes("job_1")).endsWith("job.checkpoint", "job.succeeded");
    }

    @Test
    void somebodyFasterThanTheEndMakesItHappenAtTheNextLook() {
        AttemptFolder folder = world.running("job_1");
        workers.succeeds(folder);
        world.store.once(change -> world.service.cancel("job_1"));

        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.CANCELLING);
        world.tick();

        assertThat(world.status("job_1"))
                .as("it was done before it could be stopped")
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(world.eventTypes("job_1")).containsOnlyOnce("job.succeeded");
    }

    @Test
    void aLostWorkersJobGoesOnFromItsLastCheckpoint() throws IOException {
        AttemptFolder first = world.running("job_1");
        workers.checkpoints(first, 4);
        world.tick();
        workers.dies(first);

        world.tick();

        Job job = world.service.get("job_1");
        assertThat(job.status()).isEqualTo(JobState.STARTING);
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(workers.last().spec().resumeFrom()).contains(first.path().toString());
        assertThat(workers.last().spec().spentSeconds()).isEqualTo(job.spentSeconds());
        assertThat(world.eventTypes("job_1")).endsWith("job.checkpoint", "job.retried");
        assertThat(first.control()).as("should it live after all").contains(Control.CANCEL);
    }

    @Test
    void aWorkerWhoseLastWordsWereNumbersIsLostLikeAnyOther() throws IOException {
        AttemptFolder folder = world.running("job_1");
        try (LineLog log = new LineLog(folder.metrics())) {
            log.append(new StepMetrics(4, Phase.TRAINING_HEAD, 1, 0.7, 0.01, 50));
        }
        workers.dies(folder);

        world.tick();
        world.tick();

        assertThat(world.service.metrics("job_1", MetricPoint.STEP)).hasSize(1);
        assertThat(world.eventTypes("job_1")).contains("job.retried");
        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
    }

    @Test
    void attemptsWithoutProgressAreCountedAndThenTheJobFails() {
        for (int attempt = 1; attempt <= JobWorld.MAX_ATTEMPTS; attempt++) {
            assertThat(world.registered).isEmpty();
            if (attempt == 1) {
                world.create("job_1");
            }
            world.tick();
            workers.starts(workers.last());
            world.tick();
            assertThat(world.status("job_1")).isEqualTo(JobState.RUNNING);
            workers.dies(workers.last());
        }

        world.tick();

        Job job = world.service.get("job_1");
        assertThat(job.status()).isEqualTo(JobState.FAILED);
        assertThat(job.attempt()).isEqualTo(JobWorld.MAX_ATTEMPTS);
        assertThat(job.error().orElseThrow().code()).isEqualTo("worker_lost");
        assertThat(world.eventTypes("job_1")).endsWith("job.failed");
    }

    @Test
    void attemptsWithProgressDoNotCount() {
        world.create("job_1");
        world.tick();
        for (int attempt = 1; attempt <= 2 * JobWorld.MAX_ATTEMPTS; attempt++) {
            workers.starts(workers.last());
            workers.checkpoints(workers.last(), attempt);
            world.tick();
            workers.dies(workers.last());
            world.tick();
        }

        assertThat(world.service.get("job_1").attempt()).isEqualTo(2 * JobWorld.MAX_ATTEMPTS + 1);
        assertThat(world.service.get("job_1").fruitless()).isZero();
    }

    @Test
    void aFailureIsTriedAgainOnlyWhereThatCouldHelp() {
        workers.fails(world.running("job_1"), "diverged", false);
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.FAILED);
        assertThat(world.service.get("job_1").error().orElseThrow().code()).isEqualTo("diverged");

        workers.fails(world.running("job_2"), "storage_full", true);
        world.tick();
        assertThat(world.service.get("job_2").attempt()).isEqualTo(2);
        assertThat(world.eventTypes("job_2")).endsWith("job.retried");
    }

    @Test
    void aWorkerThatGivesNoSignOfLifeIsEnded() {
        AttemptFolder folder = world.running("job_1");
        world.clock.advance(JobWorld.HEARTBEAT);
        workers.tells(folder, new WorkerEvent.Heartbeat(world.clock.instant()));
        world.tick();
        world.clock.advance(JobWorld.HEARTBEAT);
        world.tick();
        assertThat(workers.killed).isEmpty();

        world.clock.advance(MOMENT);
        world.tick();
        world.tick();

        assertThat(workers.killed).containsExactly(folder.path());
        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
        assertThat(world.service.events("job_1", 0, 100))
                .anyMatch(event -> event.message().contains("gave no sign of life for 60 seconds and was ended"));
    }

    @Test
    void aWorkerThatTakesTooLongToLeaveIsEnded() {
        AttemptFolder folder = world.running("job_1");
        world.service.cancel("job_1");
        world.clock.advance(JobWorld.CANCEL_GRACE);
        world.tick();
        assertThat(workers.killed).isEmpty();
        world.clock.advance(MOMENT);
        world.tick();
        world.tick();

        assertThat(workers.killed).containsExactly(folder.path());
        assertThat(world.status("job_1")).isEqualTo(JobState.CANCELLED);

        AttemptFolder second = world.running("job_2");
        world.service.pause("job_2");
        world.clock.advance(JobWorld.PAUSE_GRACE.plus(MOMENT));
        world.tick();
        world.tick();

        assertThat(workers.killed).contains(second.path());
        assertThat(world.status("job_2")).isEqualTo(JobState.PAUSED);
    }

    @Test
    void aWorkerThatWasNotToldToLeaveIsTold() throws IOException {
        AttemptFolder folder = world.running("job_1");
        world.service.cancel("job_1");
        Files.delete(folder.path().resolve("control"));

        world.tick();

        assertThat(folder.control()).contains(Control.CANCEL);
    }

    @Test
    void aRestartedServerAdoptsWorkersThatLive() {
        AttemptFolder folder = world.running("job_1");
        world.restart();
        world.tick();
        workers.succeeds(folder);
        world.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
        assertThat(workers.launched).hasSize(1);
    }

    @Test
    void aRestartedServerTakesOverWhatEndedMeanwhile() {
        workers.succeeds(world.running("job_1"));
        world.restart();
        world.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aServerThatDiedBeforeItMadeTheDirectoryTriesAgain() throws IOException {
        world.create("job_1");
        world.tick();
        workers.dies(workers.last());
        Durable.deleteTree(workers.last().path());
        world.restart();

        world.tick();

        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
        assertThat(world.status("job_1")).isEqualTo(JobState.STARTING);
    }

    @Test
    void aWorkerThatLeftBecauseNoServerWasThereIsQueuedAgainAndNotCounted() {
        AttemptFolder folder = world.running("job_1");
        workers.leaves(folder, Outcome.STOPPED);

        world.watcher.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);
        assertThat(world.service.get("job_1").statusReason()).contains("service_stopped");
        assertThat(world.service.get("job_1").fruitless()).isZero();
    }

    @Test
    void dismissedWorkersPutTheirJobsBackEvenWhenTheyDieOfIt() throws IOException {
        AttemptFolder folder = world.running("job_1");
        workers.onSignal = workers::dies;

        world.watcher.dismiss();
        assertThat(folder.control()).contains(Control.SHUTDOWN);
        world.watcher.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);
        assertThat(world.service.get("job_1").fruitless()).isZero();
    }

    @Test
    void linesThatNobodyCanReadLoseTheAttemptAndNotTheOthers() throws IOException {
        AttemptFolder folder = world.running("job_1");
        Files.writeString(folder.events(), Files.readString(folder.events()) + "{\"type\":\n");

        world.tick();

        assertThat(workers.killed).containsExactly(folder.path());
        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
    }

    @Test
    void whatGoesWrongWithOneJobDoesNotStopTheOthers() throws IOException {
        world = new JobWorld(home, new Worker("cpu:0", "a", 1, 1), new Worker("cpu:1", "a", 1, 1));
        workers = world.workers;
        AttemptFolder first = world.running("job_1");
        AttemptFolder second = world.running("job_2");
        Files.writeString(first.path().resolve("result.json"), "not JSON");
        workers.dies(first);
        workers.succeeds(second);

        world.tick();
        assertThat(world.status("job_2")).isEqualTo(JobState.SUCCEEDED);
        assertThat(world.status("job_1")).isEqualTo(JobState.RUNNING);

        workers.succeeds(first);
        world.clock.advance(Duration.ofSeconds(5));
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
    }
}
