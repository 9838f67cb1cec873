package dev.graft.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.job.request.JobKind;
import dev.graft.job.request.Resolved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's wish for a model or an answer, and how far it has come. Immutable: a change is a new job of the next version, which the
 * store takes only in place of the one that it was made from.
 *
 * @param version counts the changes, from 1
 * @param statusReason in a code, why the job waits
 * @param request as it was sent
 * @param resolved what is being done
 * @param attempt number of the last execution; 0 before the first
 * @param fruitless attempts in a row that were lost before they made any progress
 * @param worker the place that the last attempt had
 * @param spentSeconds of work in earlier attempts
 * @param queuedAt since when it waits, for the order of the queue
 */
public record Job(
        String id,
        long version,
        ObjectNode request,
        JobState status,
        Optional<String> statusReason,
        Resolved resolved,
        Optional<Progress> progress,
        Metrics metrics,
        int attempt,
        int fruitless,
        Optional<String> worker,
        List<Report.Warning> warnings,
        List<Transition> statusTransitions,
        Optional<FinishReason> finishReason,
        Optional<Result> result,
        Optional<Failure> error,
        double spentSeconds,
        Instant createdAt,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {
    /** How far the current attempt is; fields as in {@link dev.graft.attempt.WorkerEvent.Progress}. */
    public record Progress(
            double fraction,
            Phase phase,
            int epoch,
            int epochs,
            long step,
            long steps,
            double itemsPerSecond,
            Optional<Double> etaSeconds,
            Optional<String> baseModel) {}

    /** The newest epoch's numbers; empty before the first one's end. */
    public record Metrics(
            Optional<Double> trainLoss,
            Optional<Double> trainAccuracy,
            Optional<Double> validationLoss,
            Optional<Double> validationAccuracy,
            Map<String, Double> validationMetrics,
            Optional<BestEpoch> best) {
        public static final Metrics NONE = new Metrics(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

        public Metrics {
            validationMetrics = validationMetrics == null ? Map.of() : new LinkedHashMap<>(validationMetrics);
        }
    }

    /** The best epoch's numbers; accuracy and what else there is of metrics are those of the task. */
    public record BestEpoch(
            Phase phase,
            int epoch,
            Optional<Double> validationLoss,
            Optional<Double> validationAccuracy,
            Map<String, Double> validationMetrics) {
        public BestEpoch {
            validationMetrics = validationMetrics == null ? Map.of() : new LinkedHashMap<>(validationMetrics);
        }
    }

    public record Transition(JobState status, Instant at, Optional<String> reason) {}

    public record Failure(String code, String message, String hint, boolean retryable) {}

    public Job {
        warnings = List.copyOf(warnings);
        statusTransitions = List.copyOf(statusTransitions);
    }

    /** A job that waits for its first attempt. */
    public static Job queued(String id, ObjectNode request, Resolved resolved, Instant now) {
        return new Job(
                id,
                1,
                request,
                JobState.QUEUED,
                Optional.empty(),
                resolved,
                Optional.empty(),
                Metrics.NONE,
                0,
                0,
                Optional.empty(),
                List.of(),
                List.of(new Transition(JobState.QUEUED, now, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                now,
                now,
                Optional.empty(),
                Optional.empty());
    }

    public JobKind kind() {
        return resolved.kind();
    }

    /** What is resolved of a job that trains. */
    public Resolved.Training training() {
        return (Resolved.Training) resolved;
    }

    /** Starts a changed job of the next version. */
    public Change change() {
        return new Change(this);
    }

    /** Collects what is different in the next version of a job. */
    public static final class Change {
        private final Job from;
        private JobState status;
        private Optional<String> statusReason;
        private Resolved resolved;
        private Optional<Progress> progress;
        private Metrics metrics;
        private int attempt;
        private int fruitless;
        private Optional<String> worker;
        private final List<Report.Warning> warnings;
        private final List<Transition> transitions;
        private Optional<FinishReason> finishReason;
        private Optional<Result> result;
        private Optional<Failure> error;
        private double spentSeconds;
        private Instant queuedAt;
        private Optional<Instant> startedAt;
        private Optional<Instant> finishedAt;

        private Change(Job from) {
            this.from = from;
            this.status = from.status;
            this.statusReason = from.statusReason;
            this.resolved = from.resolved;
            this.progress = from.progress;
            this.metrics = from.metrics;
            this.attempt = from.attempt;
            this.fruitless = from.fruitless;
            this.worker = from.worker;
            this.warnings = new ArrayList<>(from.warnings);
            this.transitions = new ArrayList<>(from.statusTransitions);
            this.finishReason = from.finishReason;
            this.result = from.result;
            this.error = from.error;
            this.spentSeconds = from.spentSeconds;
            this.queuedAt = from.queuedAt;
            this.startedAt = from.startedAt;
            this.finishedAt = from.finishedAt;
        }

        /**
         * Another state.
         *
         * @param reason in a code, why
         * @throws IllegalStateException when the job can't go there from where it is
         */
        public Change to(JobState next, Instant now, Optional<String> reason) {
            if (!status.mayBecome(next)) {
                throw new IllegalStateException("a job that is " + status + " can't become " + next);
            }
            status = next;
            statusReason = reason;
            transitions.add(new Transition(next, now, reason));
            switch (next) {
                case QUEUED -> queuedAt = now;
                case RUNNING -> startedAt = startedAt.or(() -> Optional.of(now));
                case SUCCEEDED, FAILED, CANCELLED -> finishedAt = Optional.of(now);
                default -> {}
            }
            return this;
        }

        public Change attempt(int number, String place) {
            attempt = number;
            worker = Optional.of(place);
            return this;
        }

        public Change fruitless(int lost) {
            fruitless = lost;
            return this;
        }

        public Change resolved(Resolved now) {
            resolved = now;
            return this;
        }

        public Change progress(Progress now) {
            progress = Optional.of(now);
            return this;
        }

        public Change metrics(Metrics now) {
            metrics = now;
            return this;
        }

        public Change warning(Report.Warning warning) {
            if (!warnings.contains(warning)) {
                warnings.add(warning);
            }
            return this;
        }

        public Change finished(FinishReason reason) {
            finishReason = Optional.of(reason);
            return this;
        }

        public Change result(Result registered) {
            result = Optional.of(registered);
            return this;
        }

        public Change error(Failure failure) {
            error = Optional.of(failure);
            return this;
        }

        public Change spent(double seconds) {
            spentSeconds += seconds;
            return this;
        }

        public Job done() {
            return new Job(
                    from.id,
                    from.version + 1,
                    from.request,
                    status,
                    statusReason,
                    resolved,
                    progress,
                    metrics,
                    attempt,
                    fruitless,
                    worker,
                    warnings,
                    transitions,
                    finishReason,
                    result,
                    error,
                    spentSeconds,
                    from.createdAt,
                    queuedAt,
                    startedAt,
                    finishedAt);
        }
    }
}
