package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import java.io.IOException;

/** Starts and ends the processes that work on attempts. */
public interface Launcher {
    /**
     * Starts a process for an attempt; returns before it has done anything.
     *
     * @throws IOException when no process could be started
     */
    void launch(AttemptFolder folder, Worker worker) throws IOException;

    /** Whether a process works on the attempt, or may still be starting to. */
    boolean isAlive(AttemptFolder folder);

    /** Asks the process to look at its control file; harmless when there is none. */
    void signal(AttemptFolder folder);

    /** Ends the process at once; harmless when there is none. */
    void kill(AttemptFolder folder);
}
