package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.result.AttemptResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path home;

    @Test
    void itStartsJobsAndAGracefulStopPutsThemBack() throws InterruptedException {
        JobWorld world = new JobWorld(home);
        CountDownLatch launched = new CountDownLatch(1);
        world.workers.onLaunch = folder -> {
            world.workers.starts(folder);
            launched.countDown();
        };
        world.workers.onSignal = folder -> world.workers.leaves(folder, Outcome.STOPPED);
        JobLoop loop = new JobLoop(world.store, world.watcher, world.dispatcher);
        world.create("job_1");

        loop.start();
        assertThat(launched.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        loop.stop(PATIENCE);

        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);
        assertThat(world.service.get("job_1").fruitless()).isZero();
    }

    @Test
    void aWorkerThatDoesNotLeaveInTimeIsLeftToTheNextService() {
        JobWorld world = new JobWorld(home);
        world.running("job_1");

        JobLoop loop = new JobLoop(world.store, world.watcher, world.dispatcher);
        loop.start();
        loop.stop(Duration.ofMillis(300));
        loop.wake();

        assertThat(world.status("job_1")).isEqualTo(JobState.RUNNING);
        assertThat(world.workers.killed).isEmpty();
    }

    @Test
    void whatIsLeftOfAJobWhoseServerDiedOverItsDeletionGoesAtTheStart() throws IOException {
        JobWorld world = new JobWorld(home);
        Path kept = world.running("job_1").path();
        Path left = Files.createDirectories(
                kept.getParent().resolveSibling("job_gone").resolve("1"));

        JobLoop loop = new JobLoop(world.store, world.watcher, world.dispatcher);
        loop.start();
        loop.stop(Duration.ofMillis(300));

        assertThat(kept).isDirectory();
        assertThat(left.getParent()).doesNotExist();
    }
}
