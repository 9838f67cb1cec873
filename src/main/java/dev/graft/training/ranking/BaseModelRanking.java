package dev.graft.training.ranking;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.AttemptSpec.Candidate;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.AttemptResult.Failure;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.AttemptResult.Outcome;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Ranking;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.training.Journal;
import dev.graft.training.data.Exam;
import dev.graft.training.data.FeatureOrder;
import dev.graft.training.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A ranking job's work, from the attempt directory to the order of base models. Features are computed as by training and
 * stay for it; what was found of a base model stays for the next attempt.
 */
public final class BaseModelRanking {
    private static final Logger LOG = Logger.getLogger(BaseModelRanking.class.getName());

    private final AttemptFolder attempt;
    private final AttemptSpec spec;
    private final AttemptSpec.Rank work;
    private final Stop stop;
    private final Clock clock;
    private final long startedAt = System.nanoTime();

    /** @param work that the attempt is for */
    public BaseModelRanking(AttemptFolder attempt, AttemptSpec spec, AttemptSpec.Rank work, Stop stop, Clock clock) {
        this.attempt = attempt;
        this.spec = spec;
        this.work = work;
        this.stop = stop;
        this.clock = clock;
    }

    /** Runs to the end, or until asked to stop; the result is the caller's to write. */
    public AttemptResult run() throws IOException {
        try (Journal journal = new Journal(attempt, clock)) {
            journal.started(0);
            Exam exam = exam();
            List<Judgement> judgements = new ArrayList<>();
            for (Candidate candidate : work.candidates()) {
                Optional<Judgement> known = Judgement.find(attempt, candidate.name());
                judgements.add(known.isPresent() ? known.get() : judged(candidate, exam, judgements.size(), journal));
            }
            return succeeded(judgements, exam, journal);
        } catch (Stopped e) {
            return AttemptResult.stopped(stop.reason().orElseThrow(), seconds());
        }
    }

    /** The same for all base models: pictures are prepared otherwise for each, but the items are the same. */
    private Exam exam() throws IOException {
        List<Item> items = DatasetFolder.open(Path.of(spec.dataset())).items();
        int[] strata = items.stream().mapToInt(FeatureOrder::stratum).toArray();
        return Exam.of(new FeatureOrder(items), strata, work.maxItems(), work.seed());
    }

    private Judgement judged(Candidate candidate, Exam exam, int before, Journal journal) throws IOException {
        double share = 1.0 / work.candidates().size();
        journal.about(Optional.of(candidate.name()));
        Judgement judgement = judge(candidate, exam, before * share, share, journal);
        judgement.write(attempt);
        journal.event(new WorkerEvent.Judged(journal.now(), judgement.place()));
        return judgement;
    }

    /** What goes wrong with one base model does not spoil the others; what would go wrong with each ends the work. */
    private Judgement judge(Candidate candidate, Exam exam, double doneBefore, double share, Journal journal)
            throws IOException {
        if (candidate.failure().isPresent()) {
            return Judgement.failed(candidate.name(), candidate.failure().get());
        }
        try {
            ModelFolder base = ModelFolder.open(Path.of(candidate.folder().orElseThrow()));
            TrainingData data = TrainingData.open(
                    spec, base.config().transform(base.config().height()));
            return new Judge(candidate.name(), base, data, exam, stop, journal).judge(spec, doneBefore, share);
        } catch (Stopped e) {
            throw e;
        } catch (GraftException e) {
            if (e.code() != ErrorCode.BASE_MODEL_INVALID) {
                throw e;
            }
            return Judgement.failed(candidate.name(), Failure.of(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (FullDisk.isTold(e)) {
                throw e;
            }
            LOG.log(Level.WARNING, candidate.name() + " can't be judged", e);
            ErrorCode code = e instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL;
            return Judgement.failed(
                    candidate.name(), new Failure(code.code(), e.toString(), code.explanation(), false));
        }
    }

    private AttemptResult succeeded(List<Judgement> judgements, Exam exam, Journal journal) throws IOException {
        if (judgements.stream().allMatch(Judgement::isFailed)) {
            throw noneJudged(judgements.get(0));
        }
        journal.about(Optional.empty());
        journal.phase(Phase.EVALUATING, 1, 0, 0);
        Verdict verdict = Verdict.of(judgements);
        journal.progress(0, 1, 1, 0);
        Ranking ranking = new Ranking(
                metric(),
                Optional.of(verdict.places().get(0).baseModel()),
                verdict.conclusion(),
                exam.judgedOn(),
                verdict.places(),
                journal.seconds(),
                List.of());
        return new AttemptResult(
                Outcome.SUCCEEDED,
                Optional.of(FinishReason.COMPLETED),
                Optional.of(ranking),
                Optional.empty(),
                seconds());
    }

    private String metric() throws IOException {
        return switch (DatasetFolder.open(Path.of(spec.dataset())).task()) {
            case IMAGE_MULTILABEL -> "mean_average_precision";
            case IMAGE_REGRESSION -> "r2";
            default -> Ranking.ACCURACY;
        };
    }

    private static GraftException noneJudged(Judgement first) {
        Failure failure = first.place().error().orElseThrow();
        return new GraftException(
                ErrorCode.of(failure.code()).orElse(ErrorCode.INTERNAL),
                "No base model could be judged. " + first.place().baseModel() + ": " + failure.message());
    }

    private double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
