package dev.graft.job;

import static dev.graft.job.JobState.CANCELLED;
import static dev.graft.job.JobState.CANCELLING;
import static dev.graft.job.JobState.FAILED;
import static dev.graft.job.JobState.PAUSED;
import static dev.graft.job.JobState.PAUSING;
import static dev.graft.job.JobState.QUEUED;
import static dev.graft.job.JobState.RUNNING;
import static dev.graft.job.JobState.STARTING;
import static dev.graft.job.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.job.request.JobRequest;
import dev.graft.job.request.Resolved;
import dev.graft.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStateTest {
    private static final Map<JobState, List<JobState>> ALLOWED = Map.of(
            QUEUED, List.of(STARTING, PAUSED, FAILED, CANCELLED),
            STARTING, List.of(QUEUED, RUNNING, PAUSING, CANCELLING, FAILED),
            RUNNING, List.of(QUEUED, PAUSING, CANCELLING, SUCCEEDED, FAILED),
            PAUSING, List.of(PAUSED, CANCELLING, SUCCEEDED, FAILED),
            PAUSED, List.of(QUEUED, CANCELLED),
            CANCELLING, List.of(SUCCEEDED, FAILED, CANCELLED),
            SUCCEEDED, List.of(),
            FAILED, List.of(),
            CANCELLED, List.of());

    @Test
    void everyStateKnowsItsSuccessors() {
        for (JobState state : JobState.values()) {
            assertThat(Arrays.stream(JobState.values()).filter(state::mayBecome))
                    .as("after " + state)
                    .containsExactlyElementsOf(ALLOWED.get(state));
        }
    }

    @Test
    void onlySucceededFailedAndCancelledAreTheEnd() {
        assertThat(Arrays.stream(JobState.values()).filter(JobState::terminal))
                .containsExactly(SUCCEEDED, FAILED, CANCELLED);
    }

    @Test
    void aJobRefusesAChangeThatItsStateDoesNotAllow() {
        Resolved resolved = new Resolved.Ranking("ds_1", List.of("graft-mini"), 100, 1, JobRequest.Device.AUTO);
        Job job = Job.queued("job_1", Json.mapper().createObjectNode(), resolved, JobWorld.START);

        assertThatThrownBy(() -> job.change().to(SUCCEEDED, JobWorld.START, Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("QUEUED");
    }
}
