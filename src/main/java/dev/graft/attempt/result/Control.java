package dev.graft.attempt.result;

/** Why a worker process is asked to end early: the content of the file {@code control}. */
public enum Control {
    /** Checkpoint and leave; the job goes on when somebody resumes it. */
    PAUSE,
    /** Leave; the job is over. */
    CANCEL,
    /** Checkpoint and leave; the job goes on as soon as a worker is free. */
    SHUTDOWN
}
