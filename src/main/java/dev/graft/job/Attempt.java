package dev.graft.job;

import java.time.Instant;

/**
 * One execution of a job, as far as the service has followed it.
 *
 * @param number from 1
 * @param eventsRead place in its {@code events.jsonl} up to which all is in the store
 * @param metricsRead the same in {@code metrics.jsonl}
 * @param beatAt when it last gave a sign of life
 * @param progressed whether it made a checkpoint
 */
public record Attempt(
        String job,
        int number,
        long eventsRead,
        long metricsRead,
        Instant beatAt,
        boolean progressed,
        Instant createdAt) {
    Attempt read(long events, long metrics, Instant beat, boolean nowProgressed) {
        return new Attempt(job, number, events, metrics, beat, nowProgressed, createdAt);
    }
}
