package dev.graft.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import java.time.Instant;

/**
 * Something that happened to a job, as clients see it.
 *
 * @param id grows within the job; given by the store
 * @param type such as {@code job.epoch}
 * @param message a sentence for people
 * @param data the same for programs
 */
public record JobEvent(long id, String type, Level level, Instant at, String job, String message, JsonNode data) {
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }

    /** An event that the store has not seen. */
    static JobEvent of(Job job, String type, Level level, Instant at, String message, Object data) {
        return new JobEvent(0, type, level, at, job.id(), message, Json.mapper().valueToTree(data));
    }

    /** The same with the number that the store gave it. */
    public JobEvent numbered(long number) {
        return new JobEvent(number, type, level, at, job, message, data);
    }

    /** Whether nothing comes after it. */
    public boolean isLast() {
        return type.equals("job.succeeded") || type.equals("job.failed") || type.equals("job.cancelled");
    }
}
