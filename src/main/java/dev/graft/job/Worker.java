package dev.graft.job;

import dev.graft.job.request.JobRequest;

/**
 * A place in the pool, which one attempt at a time can have.
 *
 * @param id {@code cpu:0} or {@code cuda:0}
 * @param deviceName what the hardware calls itself
 * @param memoryBytes of the device; for a processor, of the machine
 * @param threads processor threads that are its share
 */
public record Worker(String id, String deviceName, long memoryBytes, int threads) {
    /** The kind of device: {@code cpu} or {@code cuda}. */
    public String kind() {
        return id.substring(0, id.indexOf(':'));
    }

    /** Number of the device among those of its kind. */
    public int index() {
        return Integer.parseInt(id.substring(id.indexOf(':') + 1));
    }

    boolean fits(JobRequest.Device wanted) {
        return switch (wanted) {
            case AUTO -> true;
            case CPU -> kind().equals("cpu");
            case CUDA -> kind().equals("cuda");
        };
    }
}
