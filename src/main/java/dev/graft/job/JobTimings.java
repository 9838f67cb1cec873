package dev.graft.job;

import java.time.Duration;

/** Is told how long jobs wait and how long they take. Thread-safe. */
public interface JobTimings {
    /** A job has got a worker after this time in the queue. */
    void waited(Job job, Duration inQueue);

    /** A job has ended, this time after it was first started; not told of one that never was. */
    void ended(Job job, Duration sinceStart);

    /** Listens to nothing. */
    static JobTimings none() {
        return new JobTimings() {
            @Override
            public void waited(Job job, Duration inQueue) {}

            @Override
            public void ended(Job job, Duration sinceStart) {}
        };
    }
}
