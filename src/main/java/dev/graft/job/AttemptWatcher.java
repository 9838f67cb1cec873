package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.WorkerEvent.EpochEnded;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Control;
import dev.graft.attempt.result.Report;
import dev.graft.error.ErrorCode;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Follows the attempts that run: brings what their workers write into the store, notices when they end, hang or are lost,
 * and sees to it that who was asked to leave does. One thread calls it.
 */
public final class AttemptWatcher {
    private static final Logger LOG = Logger.getLogger(AttemptWatcher.class.getName());
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final JobStore store;
    private final Launcher launcher;
    private final AttemptEnd end;
    private final JobSettings settings;
    private final Attempts attempts;
    private final Clock clock;
    private final Map<String, Instant> lookAgainAt = new HashMap<>();

    /** Jobs whose worker process hung and was ended. */
    private final Set<String> hung = new HashSet<>();

    public AttemptWatcher(JobStore store, Launcher launcher, AttemptEnd end, JobSettings settings, Clock clock) {
        this.store = store;
        this.launcher = launcher;
        this.end = end;
        this.settings = settings;
        this.attempts = new Attempts(settings.attempts());
        this.clock = clock;
    }

    /** Looks at every attempt once. What goes wrong with one is told, tried again later, and does not stop the others. */
    public void tick() {
        Set<String> active = new HashSet<>();
        for (Job job : store.active()) {
            active.add(job.id());
            if (lookAgainAt.getOrDefault(job.id(), Instant.MIN).isAfter(clock.instant())) {
                continue;
            }
            try {
                look(job);
                lookAgainAt.remove(job.id());
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.SEVERE, "Can't follow attempt " + job.attempt() + " of " + job.id(), e);
                lookAgainAt.put(job.id(), clock.instant().plus(AFTER_FAILURE));
            }
        }
        lookAgainAt.keySet().retainAll(active);
        hung.retainAll(active);
    }

    /** Deletes what belongs to no job any more, or to none that goes on. For the start, before anybody else deletes. */
    void sweep() {
        try {
            for (String id : attempts.jobs()) {
                Optional<Job> job = store.find(id);
                if (job.isEmpty()) {
                    attempts.delete(id);
                } else if (job.get().status().terminal()) {
                    attempts.deleteSuperseded(id);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "What is left of jobs that are over stays until the next start", e);
        }
    }

    /** Asks every worker to leave at a checkpoint, so that its job goes on at the service's next start. */
    public void dismiss() {
        for (Job job : store.active()) {
            AttemptFolder folder = attempts.folder(job.id(), job.attempt());
            try {
                if (Files.isDirectory(folder.path()) && folder.control().isEmpty()) {
                    folder.ask(Control.SHUTDOWN);
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "Only a signal tells the worker of " + job.id() + " to leave", e);
            }
            launcher.signal(folder);
        }
    }

    private void look(Job job) throws IOException {
        Attempt attempt = store.attempt(job.id(), job.attempt()).orElseThrow();
        AttemptFolder folder = attempts.folder(job.id(), job.attempt());
        if (!Files.isDirectory(folder.path())) {
            end.lost(
                    job,
                    attempt,
                    folder,
                    ErrorCode.WORKER_LOST,
                    "The service ended before it could start a worker process");
            return;
        }
        // In this order: what a process wrote before it ended is not missed.
        boolean alive = launcher.isAlive(folder);
        Optional<AttemptResult> result = folder.result();
        folder.touchServer();
        Optional<Followed> followed;
        try {
            followed = follow(job, attempt, folder);
        } catch (DamagedLinesException e) {
            LOG.log(Level.SEVERE, "Attempt " + job.attempt() + " of " + job.id() + " wrote damaged lines", e);
            launcher.kill(folder);
            end.lost(job, attempt, folder, ErrorCode.WORKER_LOST, "What its worker process wrote can't be read");
            return;
        }
        if (followed.isEmpty()) {
            return;
        }
        Job now = followed.get().job;
        Attempt read = followed.get().attempt;
        if (result.isEmpty() && alive) {
            hurry(now, read, folder);
        } else if (!followed.get().more) {
            if (result.isPresent()) {
                end.ended(now, read, result.get(), folder);
            } else {
                end.lost(now, read, folder, ErrorCode.WORKER_LOST, why(now));
            }
        }
    }

    private String why(Job job) {
        return hung.remove(job.id())
                ? "Its worker process gave no sign of life for "
                        + settings.heartbeatTimeout().toSeconds() + " seconds and was ended"
                : "Its worker process is gone";
    }

    /**
     * What was read.
     *
     * @param more whether there is more to read
     */
    private record Followed(Job job, Attempt attempt, boolean more) {}

    /** Takes over what is new in the attempt directory; empty when somebody else changed the job meanwhile. */
    private Optional<Followed> follow(Job job, Attempt attempt, AttemptFolder folder) throws IOException {
        LineTail<WorkerEvent> events = read(folder.events(), attempt.eventsRead(), WorkerEvent.class);
        LineTail<StepMetrics> metrics = read(folder.metrics(), attempt.metricsRead(), StepMetrics.class);
        if (events.values().isEmpty() && metrics.values().isEmpty()) {
            return Optional.of(new Followed(job, attempt, false));
        }
        Job.Change change = job.change();
        List<JobEvent> told = new ArrayList<>();
        List<MetricPoint> points = new ArrayList<>();
        boolean progressed = attempt.progressed();
        Job current = job;
        for (WorkerEvent event : events.values()) {
            apply(event, change, current);
            current = change.done();
            JobEvents.of(current, event).ifPresent(told::add);
            if (event instanceof EpochEnded e) {
                points.add(new MetricPoint(
                        MetricPoint.EPOCH, e.step(), Json.mapper().valueToTree(e)));
            }
            progressed |= event.savesWork();
        }
        // Also without an event it is a change, of the next version.
        current = change.done();
        for (StepMetrics line : metrics.values()) {
            points.add(
                    new MetricPoint(MetricPoint.STEP, line.step(), Json.mapper().valueToTree(line)));
        }
        Instant beat = events.values().isEmpty() ? attempt.beatAt() : clock.instant();
        Attempt read = attempt.read(events.next(), metrics.next(), beat, progressed);
        boolean stored = store.change(new JobStore.Change(current, Optional.of(read), told, points));
        return stored ? Optional.of(new Followed(current, read, true)) : Optional.empty();
    }

    private static <T> LineTail<T> read(Path file, long from, Class<T> type) throws IOException {
        try {
            return LineTail.read(file, from, type);
        } catch (UncheckedIOException e) {
            throw new DamagedLinesException(e.getCause());
        }
    }

    /** A complete line is not what a worker writes: its process died over it, or its disk was full. */
    private static final class DamagedLinesException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedLinesException(IOException cause) {
            super(cause);
        }
    }

    private static void apply(WorkerEvent event, Job.Change change, Job job) {
        if (event instanceof WorkerEvent.Started && job.status() == JobState.STARTING) {
            change.to(JobState.RUNNING, event.at(), Optional.empty());
        } else if (event instanceof WorkerEvent.Progress p) {
            change.progress(new Job.Progress(
                    p.fraction(),
                    p.phase(),
                    p.epoch(),
                    p.epochs(),
                    p.step(),
                    p.steps(),
                    p.itemsPerSecond(),
                    p.etaSeconds() < 0 ? Optional.empty() : Optional.of(p.etaSeconds()),
                    p.baseModel()));
        } else if (event instanceof EpochEnded e) {
            Optional<Job.BestEpoch> best = e.best()
                    ? Optional.of(new Job.BestEpoch(
                            e.phase(), e.epoch(), e.validationLoss(), e.validationAccuracy(), e.validationMetrics()))
                    : job.metrics().best();
            change.metrics(new Job.Metrics(
                    Optional.of(e.trainLoss()),
                    e.trainAccuracy(),
                    e.validationLoss(),
                    e.validationAccuracy(),
                    e.validationMetrics(),
                    best));
        } else if (event instanceof WorkerEvent.Decided d) {
            change.resolved(job.training().decided(d));
        } else if (event instanceof WorkerEvent.Warning w) {
            change.warning(new Report.Warning(w.code(), w.message()));
        }
    }

    /** Where there is no room to say it, the process is still ended when its grace is over. */
    private static void ask(AttemptFolder folder, Control control) {
        try {
            folder.ask(control);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Can't tell the worker in " + folder.path() + " to leave", e);
        }
    }

    /** Ends a process that hangs, or takes too long to leave. */
    private void hurry(Job job, Attempt attempt, AttemptFolder folder) throws IOException {
        Instant now = clock.instant();
        Instant since =
                job.statusTransitions().get(job.statusTransitions().size() - 1).at();
        boolean toLeave = job.status() == JobState.CANCELLING || job.status() == JobState.PAUSING;
        if (toLeave && folder.control().isEmpty()) {
            // A server died, or its disk was full, between the change of state and the word to the worker.
            ask(folder, job.status() == JobState.CANCELLING ? Control.CANCEL : Control.PAUSE);
        }
        Duration grace = job.status() == JobState.CANCELLING ? settings.cancelGrace() : settings.pauseGrace();
        if (toLeave && since.plus(grace).isBefore(now)) {
            launcher.kill(folder);
        } else if (attempt.beatAt().plus(settings.heartbeatTimeout()).isBefore(now)) {
            hung.add(job.id());
            launcher.kill(folder);
        }
    }
}
