package dev.graft.worker;

import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;

/** From whatever went wrong in a worker to the code, words and hint that its job's owner sees. */
final class Failures {
    /** Where the same attempt again may end better. */
    private static final Set<ErrorCode> RETRYABLE = Set.of(ErrorCode.INTERNAL, ErrorCode.STORAGE_FULL);

    private Failures() {}

    static AttemptResult result(Throwable failure, double seconds) {
        ErrorCode code = code(failure);
        String message = code == ErrorCode.INTERNAL
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : failure instanceof GraftException ? failure.getMessage() : code.title() + ".";
        return new AttemptResult(
                Outcome.FAILED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Failure(code.code(), message, code.explanation(), RETRYABLE.contains(code))),
                seconds);
    }

    private static ErrorCode code(Throwable failure) {
        if (FullDisk.isTold(failure)) {
            return ErrorCode.STORAGE_FULL;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GraftException graft) {
                return graft.code();
            }
            if (cause instanceof OutOfMemoryError) {
                return ErrorCode.OUT_OF_MEMORY;
            }
            if (cause instanceof NoSuchFileException) {
                return ErrorCode.DATASET_MISSING;
            }
        }
        return ErrorCode.INTERNAL;
    }
}
