package dev.graft.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.job.request.JobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatcherTest {
    @TempDir
    Path home;

    @Test
    void theOldestJobGetsTheWorkerAndTheOthersKeepTheirPlaces() {
        JobWorld world = new JobWorld(home);
        for (String id : List.of("job_1", "job_2", "job_3")) {
            world.create(id);
            world.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(world.service.queuePosition(world.service.get("job_3"))).contains(3);

        world.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.STARTING);
        assertThat(world.service.queuePosition(world.service.get("job_1"))).isEmpty();
        assertThat(world.service.queuePosition(world.service.get("job_2"))).contains(1);
        assertThat(world.workers.launched).hasSize(1);
    }

    @Test
    void howLongAJobWaitedAndTookIsTold() throws IOException {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.clock.advance(Duration.ofSeconds(7));
        world.tick();
        world.workers.starts(world.workers.last());
        world.tick();
        world.clock.advance(Duration.ofSeconds(60));
        world.workers.succeeds(world.workers.last());
        world.tick();
        world.tick();

        assertThat(world.timings).containsExactly("waited 7", "SUCCEEDED after 60");
    }

    @Test
    void tickingTwiceIsTickingOnce() {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.tick();
        Job once = world.service.get("job_1");

        world.tick();

        assertThat(world.service.get("job_1")).isEqualTo(once);
        assertThat(world.workers.launched).hasSize(1);
    }

    @Test
    void theWorkerIsToldAllThatItNeeds() throws IOException {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.tick();

        AttemptSpec spec = world.workers.last().spec();

        assertThat(spec.job()).isEqualTo("job_1");
        assertThat(spec.attempt()).isEqualTo(1);
        AttemptSpec.Train work = (AttemptSpec.Train) spec.work();
        assertThat(work.recipe())
                .isEqualTo(world.service.get("job_1").training().recipe());
        assertThat(spec.dataset()).endsWith("ds_1");
        assertThat(work.baseModel()).endsWith("graft-mini");
        assertThat(spec.device()).isEqualTo("cpu");
        assertThat(spec.threads()).isEqualTo(2);
        assertThat(spec.resumeFrom()).isEmpty();
        assertThat(world.service.get("job_1").worker()).contains("cpu:0");
    }

    @Test
    void aJobThatIsCancelledInTheSameMomentIsNotStarted() {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.create("job_2");
        world.store.once(change -> world.service.cancel("job_1"));

        world.tick();

        assertThat(world.status("job_1")).isEqualTo(JobState.CANCELLED);
        assertThat(world.workers.launched)
                .extracting(AttemptFolder::path)
                .containsExactly(home.resolve("attempts/job_2/1"));
    }

    @Test
    void aJobThatNoFreeWorkerFitsDoesNotHoldUpTheOthers() {
        JobWorld world =
                new JobWorld(home, new Worker("cuda:0", "gpu", 1, 1), new Worker("cpu:0", "a processor", 1, 1));
        world.create("job_1");
        world.tick();
        world.service.create("job_2", onDevice(JobRequest.Device.CUDA));
        world.service.create("job_3", onDevice(JobRequest.Device.CPU));

        world.tick();

        assertThat(world.service.get("job_1").worker()).contains("cuda:0");
        assertThat(world.status("job_2")).isEqualTo(JobState.QUEUED);
        assertThat(world.service.get("job_3").worker()).contains("cpu:0");
    }

    private static JobRequest onDevice(JobRequest.Device device) {
        return new JobRequest(null, "ds_1", null, null, null, null, null, null, device, null, null, null, null);
    }

    @Test
    void aProcessThatCannotBeStartedIsTriedAgainAFewTimes() {
        JobWorld world = new JobWorld(home);
        world.create("job_1");
        world.workers.refusal = Optional.of(new IOException("no memory"));

        world.tick();
        assertThat(world.status("job_1")).isEqualTo(JobState.QUEUED);
        world.tick();
        world.tick();

        Job failed = world.service.get("job_1");
        assertThat(failed.status()).isEqualTo(JobState.FAILED);
        assertThat(failed.error().orElseThrow().message()).contains("no memory");
    }

    @Test
    void aJobWhoseDatasetIsGoneFailsAndTheNextOneStarts() {
        JobWorld world = new JobWorld(home);
        world.datasets.put("ds_2", world.datasets.get("ds_1"));
        world.service.create("job_1", JobWorld.request("ds_2"));
        world.create("job_2");
        world.datasets.remove("ds_2");

        world.tick();

        assertThat(world.service.get("job_1").error().orElseThrow().code()).isEqualTo("dataset_missing");
        assertThat(world.status("job_2")).isEqualTo(JobState.STARTING);
    }
}
