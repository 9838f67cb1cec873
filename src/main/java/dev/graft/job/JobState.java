package dev.graft.job;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a job stands, and where it may go from there. */
public enum JobState {
    /** Waits for a free worker. */
    QUEUED,
    /** Has a worker, whose process is starting. */
    STARTING,
    /** Its worker process is at work. */
    RUNNING,
    /** Its worker process was asked to leave at a checkpoint. */
    PAUSING,
    /** Waits for somebody to resume it. */
    PAUSED,
    /** Its worker process was asked to leave. */
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    private static final Map<JobState, Set<JobState>> SUCCESSORS = Map.of(
            QUEUED, Set.of(STARTING, PAUSED, CANCELLED, FAILED),
            STARTING, Set.of(RUNNING, QUEUED, PAUSING, CANCELLING, FAILED),
            RUNNING, Set.of(QUEUED, PAUSING, CANCELLING, SUCCEEDED, FAILED),
            PAUSING, Set.of(PAUSED, CANCELLING, SUCCEEDED, FAILED),
            PAUSED, Set.of(QUEUED, CANCELLED),
            CANCELLING, Set.of(CANCELLED, SUCCEEDED, FAILED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(),
            CANCELLED, Set.of());

    public boolean mayBecome(JobState next) {
        return SUCCESSORS.get(this).contains(next);
    }

    /** Whether the job is over: such a state never changes. */
    public boolean terminal() {
        return SUCCESSORS.get(this).isEmpty();
    }

    /** Whether a worker process may be at work for the job. */
    public boolean active() {
        return this == STARTING || this == RUNNING || this == PAUSING || this == CANCELLING;
    }

    /** The states in which {@link #active} holds. */
    public static List<JobState> activeStates() {
        return Arrays.stream(values()).filter(JobState::active).toList();
    }
}
