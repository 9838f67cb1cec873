package dev.graft.training;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineLog;
import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.Phase;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker tells while it works: events, progress at most twice a second, metrics, and signs of life. Keeps account
 * of the seconds that each phase takes. Not thread-safe, but for {@link #alive}.
 */
public final class Journal implements AutoCloseable {
    private static final long PROGRESS_MILLIS = 500;
    private static final long HEARTBEAT_MILLIS = 2_000;

    private final Clock clock;
    private final LineLog events;
    private final LineLog metrics;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Instant startedAt;
    private Phase phase = Phase.PREPARING_DATA;
    private int epochs;
    private Optional<String> baseModel = Optional.empty();
    private double doneBefore;
    private double share;
    private Instant phaseAt;
    private Instant progressAt = Instant.EPOCH;
    private volatile long heartbeatMillis;

    public Journal(AttemptFolder folder, Clock clock) throws IOException {
        this.clock = clock;
        this.events = new LineLog(folder.events());
        this.metrics = new LineLog(folder.metrics());
        this.startedAt = clock.instant();
        this.phaseAt = startedAt;
    }

    public void started(long resumedAtStep) {
        events.append(new WorkerEvent.Started(clock.instant(), resumedAtStep));
    }

    /** Takes over the account of earlier attempts. */
    void goOn(Map<String, Double> earlierSeconds) {
        seconds.putAll(earlierSeconds);
    }

    /**
     * A phase begins.
     *
     * @param doneBefore share of the attempt's work that lies before it
     * @param share of the attempt's work that it is
     * @param epochs that it has at most; 0 for none
     */
    public void phase(Phase next, double doneBefore, double share, int epochs) {
        account();
        this.phase = next;
        this.doneBefore = doneBefore;
        this.share = share;
        this.epochs = epochs;
        progressAt = Instant.EPOCH;
        events.append(new WorkerEvent.PhaseStarted(clock.instant(), next, epochs, baseModel));
    }

    /** Which of several base models the phases from here on are about. */
    public void about(Optional<String> name) {
        baseModel = name;
    }

    /** Seconds by phase up to now, over all attempts. */
    public Map<String, Double> seconds() {
        account();
        return new LinkedHashMap<>(seconds);
    }

    private void account() {
        Instant now = clock.instant();
        double spent = (now.toEpochMilli() - phaseAt.toEpochMilli()) / 1e3;
        seconds.merge(phase.name().toLowerCase(Locale.ROOT), spent, Double::sum);
        phaseAt = now;
    }

    /**
     * How far the phase is.
     *
     * @param epoch from 1; 0 where the phase has none
     */
    public void progress(int epoch, long done, long all, double itemsPerSecond) {
        Instant now = clock.instant();
        alive();
        if (now.toEpochMilli() - progressAt.toEpochMilli() >= PROGRESS_MILLIS || done == all) {
            progressAt = now;
            double fraction = Math.min(1, doneBefore + share * done / Math.max(1, all));
            double elapsed = (now.toEpochMilli() - startedAt.toEpochMilli()) / 1e3;
            double eta = fraction > 0 ? elapsed * (1 - fraction) / fraction : -1;
            events.append(new WorkerEvent.Progress(
                    now, fraction, phase, epoch, epochs, done, all, itemsPerSecond, eta, baseModel));
        }
    }

    /** Says that work moves on; from any thread. */
    public void alive() {
        long now = clock.millis();
        if (now - heartbeatMillis >= HEARTBEAT_MILLIS) {
            heartbeatMillis = now;
            events.append(new WorkerEvent.Heartbeat(Instant.ofEpochMilli(now)));
        }
    }

    /** Tells something; of epochs and checkpoints only those of the job's own model. */
    public void event(WorkerEvent event) {
        boolean ofModel = event instanceof WorkerEvent.EpochEnded || event instanceof WorkerEvent.CheckpointWritten;
        if (!ofModel || phase != Phase.TRAINING_BASELINE) {
            events.append(event);
        }
    }

    void warning(String code, String message) {
        events.append(new WorkerEvent.Warning(clock.instant(), code, message));
    }

    /** Of updates of the job's own model. */
    void metrics(StepMetrics line) {
        if (phase != Phase.TRAINING_BASELINE) {
            metrics.append(line);
        }
    }

    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() throws IOException {
        events.close();
        metrics.close();
    }
}
