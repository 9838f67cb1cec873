package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.attempt.AttemptFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose database, registry or disk has no room for a while. */
class FullDatabaseTest {
    private static final Duration LATER = Duration.ofSeconds(6);

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aJobReachesItsEndWhicheverChangeFindsNoRoom(int nth) {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.store.fullAt(nth);
        for (int turn = 0; turn < 12 && !world.status("job_1").terminal(); turn++) {
            world.tick();
            world.clock.advance(LATER);
            play(world);
        }

        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
        assertThat(world.registered).containsOnlyKeys("job_1");
        assertThat(world.eventTypes("job_1"))
                .startsWith("job.queued")
                .endsWith("job.succeeded")
                .containsOnlyOnce("job.started", "job.checkpoint", "job.succeeded");
    }

    /** The worker's next deed; it does not know what the service has stored of the last one. */
    private static void play(JobWorld world) {
        if (!world.workers.launched.isEmpty() && world.workers.isAlive(world.workers.last())) {
            AttemptFolder folder = world.workers.last();
            if (!Files.exists(folder.events())) {
                world.workers.starts(folder);
                world.workers.checkpoints(folder, 5);
            } else {
                world.workers.succeeds(folder);
            }
        }
    }

    @Test
    void aRequestThatFindsNoRoomChangesNothing() {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        Job before = world.service.get("job_1");
        for (Runnable request :
                List.<Runnable>of(() -> world.service.pause("job_1"), () -> world.service.cancel("job_1"))) {
            world.store.fullAt(1);
            assertThatThrownBy(request::run).isInstanceOfSatisfying(GraftException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.STORAGE_FULL));
            assertThat(world.service.get("job_1")).isEqualTo(before);
        }
    }

    @Test
    void onAFullDiskJobsWait() {
        JobWorld world = new JobWorld(home);
        world.room = false;
        world.create("job_1");
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);

        world.room = true;
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.STARTING);
    }

    @Test
    void anAttemptThatFindsNoRoomWaitsForItAndGoesOn() {
        JobWorld world = new JobWorld(home);
        AttemptFolder folder = world.running("job_1");
        world.workers.checkpoints(folder, 5);
        world.room = false;
        world.workers.fails(folder, "storage_full", true);
        world.tick();
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);
        assertThat(world.service.get("job_1").statusReason()).contains("storage_full");

        world.room = true;
        world.tick();
        assertThat(world.service.get("job_1").attempt()).isEqualTo(2);
    }

    @Test
    void aModelThatFindsNoRoomIsRegisteredWhenThereIsSome() {
        JobWorld world = new JobWorld(home);
        AttemptFolder folder = world.running("job_1");
        world.workers.succeeds(folder);
        world.refusal = Optional.of(new GraftException(ErrorCode.STORAGE_FULL, "There is no room left."));
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.RUNNING);

        world.refusal = Optional.empty();
        world.clock.advance(LATER);
        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anAttemptThatCanNotBeMadeTellsThatTheDiskIsFull() {
        JobWorld world = new JobWorld(home);
        world.workers.refusal = Optional.of(new IOException("No space left on device"));
        world.create("job_1");
        for (int i = 0; i < JobWorld.MAX_ATTEMPTS; i++) {
            world.tick();
        }

        assertThat(world.service.get("job_1").error().map(Job.Failure::code)).contains("storage_full");
    }
}
