package dev.graft.attempt;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Ranking;
import dev.graft.recipe.Recipe;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A line of {@code events.jsonl}: something that happened in a worker process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerEvent.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = WorkerEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = WorkerEvent.PhaseStarted.class, name = "phase"),
    @JsonSubTypes.Type(value = WorkerEvent.Decided.class, name = "decided"),
    @JsonSubTypes.Type(value = WorkerEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = WorkerEvent.EpochEnded.class, name = "epoch"),
    @JsonSubTypes.Type(value = WorkerEvent.CheckpointWritten.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = WorkerEvent.Judged.class, name = "judged"),
    @JsonSubTypes.Type(value = WorkerEvent.Warning.class, name = "warning"),
})
public sealed interface WorkerEvent {
    Instant at();

    /** Whether another attempt goes on from here. */
    default boolean savesWork() {
        return false;
    }

    /** A sign of life: work has moved on since the last one. */
    record Heartbeat(Instant at) implements WorkerEvent {}

    /**
     * The process is up and has its attempt.
     *
     * @param resumedAtStep where it goes on; 0 at the beginning
     */
    record Started(Instant at, long resumedAtStep) implements WorkerEvent {}

    /**
     * @param epochs of this phase; 0 where it has none
     * @param baseModel that it is about, where there are several
     */
    record PhaseStarted(Instant at, Phase phase, int epochs, Optional<String> baseModel) implements WorkerEvent {}

    /**
     * Something that the request left open was chosen by looking at the data.
     *
     * @param recipe that is followed from here on
     * @param decisions all so far
     * @param words what was chosen last, and why
     */
    record Decided(Instant at, Recipe recipe, Decisions decisions, String words) implements WorkerEvent {}

    /**
     * How far it is.
     *
     * @param fraction of the whole attempt, 0 to 1
     * @param epoch current one of the phase, from 1; 0 where it has none
     * @param step done in the phase: updates, or items where it has no updates
     * @param etaSeconds until the end of the attempt; negative where unknown
     * @param baseModel that the phase is about, where there are several
     */
    record Progress(
            Instant at,
            double fraction,
            Phase phase,
            int epoch,
            int epochs,
            long step,
            long steps,
            double itemsPerSecond,
            double etaSeconds,
            Optional<String> baseModel)
            implements WorkerEvent {}

    /**
     * An epoch with its evaluation on the validation split; without that split, its numbers are empty.
     *
     * @param step updates since the job's beginning
     * @param trainAccuracy share of train's items that were right before the update that they were part of; empty where
     *     there is no right and wrong
     * @param validationMetrics the main numbers of the task by name
     * @param best whether no earlier epoch was better
     */
    record EpochEnded(
            Instant at,
            Phase phase,
            int epoch,
            long step,
            double trainLoss,
            Optional<Double> trainAccuracy,
            Optional<Double> validationLoss,
            Optional<Double> validationAccuracy,
            Map<String, Double> validationMetrics,
            boolean best)
            implements WorkerEvent {
        public EpochEnded {
            validationMetrics = validationMetrics == null ? Map.of() : new LinkedHashMap<>(validationMetrics);
        }
    }

    record CheckpointWritten(Instant at, CheckpointInfo checkpoint) implements WorkerEvent {
        @Override
        public boolean savesWork() {
            return true;
        }
    }

    /** A base model was judged, or could not be; its rank is not known yet. Its features stay where they are found. */
    record Judged(Instant at, Ranking.Place place) implements WorkerEvent {
        @Override
        public boolean savesWork() {
            return true;
        }
    }

    record Warning(Instant at, String code, String message) implements WorkerEvent {}
}
