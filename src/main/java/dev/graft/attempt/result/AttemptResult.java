package dev.graft.attempt.result;

import dev.graft.error.GraftException;
import java.util.Optional;

/**
 * How an attempt ended: the content of {@code result.json}, written last and in one step. An attempt without it, whose
 * process is gone, is lost.
 *
 * @param finishReason why the work ended, for an attempt that succeeded
 * @param product of one that succeeded; a model that it made stands in the folder {@code model}
 * @param failure of one that failed
 * @param seconds that the attempt took
 */
public record AttemptResult(
        Outcome outcome,
        Optional<FinishReason> finishReason,
        Optional<Product> product,
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
    public record Failure(String code, String message, String hint, boolean retryable) {
        /** One that another attempt would meet too. */
        public static Failure of(GraftException e) {
            return new Failure(e.code().code(), e.getMessage(), e.code().explanation(), false);
        }
    }

    /** The report of a training that succeeded. */
    public Optional<Report> report() {
        return product.filter(Report.class::isInstance).map(Report.class::cast);
    }

    /** An end without a product. */
    public static AttemptResult without(Outcome outcome, double seconds) {
        return new AttemptResult(outcome, Optional.empty(), Optional.empty(), Optional.empty(), seconds);
    }

    /** The end of an attempt that was asked to leave. */
    public static AttemptResult stopped(Control reason, double seconds) {
        return without(
                switch (reason) {
                    case PAUSE -> Outcome.PAUSED;
                    case CANCEL -> Outcome.CANCELLED;
                    case SHUTDOWN -> Outcome.STOPPED;
                },
                seconds);
    }
}
