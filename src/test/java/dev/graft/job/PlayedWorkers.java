package dev.graft.job;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineLog;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Ranking;
import dev.graft.attempt.result.Report;
import dev.graft.metric.Confidence;
import dev.graft.metric.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Worker processes that a test plays, by writing what they would. They outlive a service, as real ones do. */
final class PlayedWorkers implements Launcher {
    final List<AttemptFolder> launched = new ArrayList<>();
    final Set<Path> alive = ConcurrentHashMap.newKeySet();
    final Set<Path> killed = ConcurrentHashMap.newKeySet();
    Consumer<AttemptFolder> onSignal = folder -> {};
    Consumer<AttemptFolder> onLaunch = folder -> {};
    Optional<IOException> refusal = Optional.empty();
    private final Clock clock;

    PlayedWorkers(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void launch(AttemptFolder folder, Worker worker) throws IOException {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        launched.add(folder);
        alive.add(folder.path());
        onLaunch.accept(folder);
    }

    @Override
    public boolean isAlive(AttemptFolder folder) {
        return alive.contains(folder.path());
    }

    @Override
    public void signal(AttemptFolder folder) {
        if (isAlive(folder)) {
            onSignal.accept(folder);
        }
    }

    @Override
    public void kill(AttemptFolder folder) {
        killed.add(folder.path());
        alive.remove(folder.path());
    }

    AttemptFolder last() {
        return launched.get(launched.size() - 1);
    }

    void tells(AttemptFolder folder, WorkerEvent... events) {
        try (LineLog log = new LineLog(folder.events())) {
            for (WorkerEvent event : events) {
                log.append(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void starts(AttemptFolder folder) {
        tells(folder, new WorkerEvent.Started(clock.instant(), 0));
    }

    void checkpoints(AttemptFolder folder, long step) {
        String name = "step-" + step;
        try {
            Files.createDirectories(folder.checkpoints().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tells(folder, new WorkerEvent.CheckpointWritten(clock.instant(), checkpoint(name, step)));
    }

    static CheckpointInfo checkpoint(String name, long step) {
        return new CheckpointInfo(name, Phase.TRAINING_HEAD, 1, step, true, 10, Optional.of(0.5), Optional.of(0.9));
    }

    void dies(AttemptFolder folder) {
        alive.remove(folder.path());
    }

    void leaves(AttemptFolder folder, Outcome outcome) {
        ends(folder, AttemptResult.without(outcome, 3));
    }

    void fails(AttemptFolder folder, String code, boolean retryable) {
        ends(
                folder,
                new AttemptResult(
                        Outcome.FAILED,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new AttemptResult.Failure(code, "It went wrong.", "Mend it.", retryable)),
                        3));
    }

    void succeeds(AttemptFolder folder) {
        Report report = new Report(
                checkpoint("step-7", 7),
                Map.of(),
                Confidence.UNKNOWN,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("evaluating", 1.5),
                List.of());
        ends(
                folder,
                new AttemptResult(
                        Outcome.SUCCEEDED,
                        Optional.of(FinishReason.COMPLETED),
                        Optional.of(report),
                        Optional.empty(),
                        3));
    }

    /** What {@link #ranks} finds. */
    static final Ranking RANKING = new Ranking(
            Ranking.ACCURACY,
            Optional.of("graft-mini"),
            "graft-mini is the only one that was judged.",
            new Ranking.JudgedOn(Ranking.Judgement.VALIDATION, 10, 20, 10, 20, Optional.empty()),
            List.of(new Ranking.Place(
                    "graft-mini",
                    Optional.of(1),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Interval(0.9, 0.6, 1)),
                    Optional.of(0.3),
                    Optional.of(new Interval(0.8, 0.5, 0.9)),
                    Optional.of(-0.1),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            Map.of("evaluating", 1.5),
            List.of());

    void ranks(AttemptFolder folder) {
        ends(
                folder,
                new AttemptResult(
                        Outcome.SUCCEEDED,
                        Optional.of(FinishReason.COMPLETED),
                        Optional.of(RANKING),
                        Optional.empty(),
                        3));
    }

    private void ends(AttemptFolder folder, AttemptResult result) {
        try {
            folder.writeResult(result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dies(folder);
    }
}
