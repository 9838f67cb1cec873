package dev.graft.job;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What jobs are run by.
 *
 * @param attempts folder of the attempt directories
 * @param caches folder for what can be computed again
 * @param maxCacheBytes of each cache of pictures
 * @param maxAttempts attempts in a row without progress after which a job fails
 * @param heartbeatTimeout without a sign of life for so long, a worker process is lost
 * @param cancelGrace after which a process that was asked to leave is ended
 * @param pauseGrace after which one that was asked to checkpoint is ended
 */
public record JobSettings(
        Path attempts,
        Path caches,
        long maxCacheBytes,
        int maxAttempts,
        Duration heartbeatTimeout,
        Duration cancelGrace,
        Duration pauseGrace) {}
