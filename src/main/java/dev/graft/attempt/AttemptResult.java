package dev.graft.attempt;

import java.util.Optional;

/**
 * How an attempt ended: the content of {@code result.json}, written last and in one step. An attempt without it, whose
 * process is gone, is lost.
 *
 * @param finishReason why training ended, for an attempt that succeeded
 * @param report of one that succeeded; its model stands in the folder {@code model}
 * @param failure of one that failed
 * @param seconds that the attempt took
 */
public record AttemptResult(
        Outcome outcome,
        Optional<FinishReason> finishReason,
        Optional<Report> report,
        Optional<Failure> failure,
        double seconds) {
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        /** Left at a checkpoint because of {@link Control#PAUSE}. */
        PAUSED,
        CANCELLED,
        /** Left at a checkpoint because of {@link Control#SHUTDOWN}, or because no server was there. */
        STOPPED
    }

    public enum FinishReason {
        COMPLETED,
        EARLY_STOPPING,
        MAX_DURATION,
        CANCELLED
    }

    /**
     * Why an attempt failed.
     *
     * @param code of {@link dev.graft.error.ErrorCode}
     * @param retryable whether another attempt could do better
     */
    public record Failure(String code, String message, String hint, boolean retryable) {}

    /** An end without a model. */
    public static AttemptResult without(Outcome outcome, double seconds) {
        return new AttemptResult(outcome, Optional.empty(), Optional.empty(), Optional.empty(), seconds);
    }
}
