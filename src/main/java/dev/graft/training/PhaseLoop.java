package dev.graft.training;

import dev.graft.attempt.StepMetrics;
import dev.graft.attempt.Stop;
import dev.graft.attempt.Stopped;
import dev.graft.attempt.WorkerEvent;
import dev.graft.attempt.result.AttemptResult.FinishReason;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.metric.SplitEvaluation;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.SchedulePlan;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainStep;
import dev.graft.training.TrainState.Best;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.Sampler;
import dev.graft.training.objective.Objective;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Trains one network through one phase: the loop of epochs and updates, with evaluation and checkpoints. */
final class PhaseLoop {
    /**
     * What is fixed for the phase.
     *
     * @param accumulation batches of one update
     * @param warmupFraction share of the updates in which rates rise
     * @param fallEpochs from one fall of the rates to the next, or without progress before they fall
     * @param gamma what remains of the rates at each fall
     * @param patience epochs without improvement after which the phase ends
     * @param validation ordinals to choose by; empty where there is no such split
     * @param checkpointEveryEpoch whether the end of each epoch is worth a checkpoint of its own
     */
    record Setup(
            Phase phase,
            int epochs,
            Sampler sampler,
            int accumulation,
            Schedule schedule,
            double warmupFraction,
            int fallEpochs,
            double gamma,
            int patience,
            int[] validation,
            CheckpointMetric metric,
            boolean checkpointEveryEpoch) {
        long stepsPerEpoch() {
            return (sampler.batchesPerEpoch() + accumulation - 1) / accumulation;
        }

        long steps() {
            return epochs * stepsPerEpoch();
        }

        SchedulePlan schedulePlan() {
            return new SchedulePlan(schedule, steps(), warmupFraction, fallEpochs * stepsPerEpoch(), gamma);
        }
    }

    /** What a crash may cost at most, in seconds of work. */
    private static final double CHECKPOINT_SECONDS = 60;

    /** Lines of metrics that a phase writes at most, about. */
    private static final long METRIC_LINES = 2_000;

    private final Setup setup;
    private final NetworkWeights weights;
    private final Steps learner;
    private final SchedulePlan schedule;
    private final Inference network;
    private final Evaluator evaluator;
    private final Objective objective;
    private final Checkpoints checkpoints;
    private final Journal journal;
    private final Stop stop;
    private final DoubleSupplier secondsLeft;
    private final Map<String, HostTensor> weightsCopy = new HashMap<>();
    private final Map<String, HostTensor> optimizerCopy = new HashMap<>();
    private final Map<String, HostTensor> best;
    private TrainState state;
    private Pieces pieces;
    private double checkpointAt;

    /** @param from the end of the phase before, or a place within this one */
    PhaseLoop(
            Setup setup,
            Context context,
            NetworkWeights weights,
            Steps learner,
            Inference network,
            Evaluator evaluator,
            Trained from) {
        this.setup = setup;
        this.weights = weights;
        this.learner = learner;
        this.schedule = setup.schedulePlan();
        this.network = network;
        this.evaluator = evaluator;
        this.objective = context.objective();
        this.checkpoints = context.checkpoints();
        this.journal = context.journal();
        this.stop = context.stop();
        this.secondsLeft = context.secondsLeft();
        this.pieces = Pieces.whole(setup.sampler.batchSize());
        this.best = new HashMap<>();
        // Copies of its own: what comes from a checkpoint is mapped from its file and can't be written to.
        from.best().forEach((name, tensor) -> best.put(name, HostTensor.of(tensor.shape(), tensor.toArray())));
        this.state = from.isIn(setup.phase)
                ? from.state().orElseThrow()
                : TrainState.start(
                        setup.phase,
                        from.state().map(TrainState::stepsSoFar).orElse(0L),
                        from.state().flatMap(TrainState::best));
        learner.begin(state.epoch());
        from.resume().ifPresent(checkpoint -> learner.step().restore(checkpoint.optimizer()));
    }

    /**
     * Goes on until the phase is over; behind its end lies a checkpoint.
     *
     * @throws Stopped with a checkpoint behind it
     */
    TrainState run(BatchSource batches) throws IOException {
        checkpointAt = seconds();
        while (state.finished().isEmpty()) {
            learner.begin(state.epoch());
            List<int[]> epoch = Arrays.asList(setup.sampler.epoch(state.epoch()));
            begin(batches, epoch);
            while (state.stepInEpoch() < setup.stepsPerEpoch()
                    && state.finished().isEmpty()) {
                if (stop.requested()) {
                    checkpoint(Optional.empty());
                    throw new Stopped();
                }
                int at = state.stepInEpoch() * setup.accumulation;
                try {
                    update(batches, pieces.of(epoch.subList(at, Math.min(at + setup.accumulation, epoch.size()))));
                } catch (GraftException e) {
                    pieces = pieces.smaller(e);
                    learner.split();
                    journal.warning(Pieces.WARNING, pieces.words(setup.accumulation, state.stepsSoFar() + 1));
                    begin(batches, epoch);
                    continue;
                }
                if (secondsLeft.getAsDouble() <= 0) {
                    state = state.finished(FinishReason.MAX_DURATION);
                } else if (seconds() - checkpointAt > CHECKPOINT_SECONDS) {
                    checkpoint(Optional.empty());
                }
            }
            try {
                // An epoch cut short by the clock counts: without it a job might have nothing to show.
                endEpoch();
            } catch (Stopped e) {
                checkpoint(Optional.empty());
                throw e;
            }
        }
        return state;
    }

    /** What is left of the epoch. */
    private void begin(BatchSource batches, List<int[]> epoch) {
        batches.begin(state.epoch(), pieces.of(epoch.subList(state.stepInEpoch() * setup.accumulation, epoch.size())));
    }

    /** Weights of the best epoch of the job so far. */
    Map<String, HostTensor> best() {
        return best;
    }

    /** @param parts ordinals of the batches that make one update */
    private void update(BatchSource batches, List<int[]> parts) {
        long phaseStep = state.epoch() * setup.stepsPerEpoch() + state.stepInEpoch();
        double factor = schedule.factor(phaseStep, state.plateau().falls());
        double[] rates =
                Arrays.stream(learner.rates()).map(rate -> rate * factor).toArray();
        long started = System.nanoTime();
        int items = parts.stream().mapToInt(part -> part.length).sum();
        double loss = 0;
        double right = 0;
        for (int i = 0; i < parts.size(); i++) {
            int[] ordinals = parts.get(i);
            long seed = Sampler.mix(Sampler.mix(setup.sampler.seed(), phaseStep), i);
            double share = (double) ordinals.length / items;
            Batch batch = batches.next();
            Targets targets = objective.targets(ordinals, batches.mixing());
            TrainStep.Result result = step(batch, targets, rates, share, seed);
            loss += result.loss() * share;
            right += objective.right(ordinals, result.logits());
        }
        if (learner.accumulates()) {
            learner.step().apply(rates);
        }
        double itemsPerSecond = items * 1e9 / (System.nanoTime() - started);
        refuseUnlessFinite(loss, "loss", state.stepsSoFar() + 1);
        state = state.afterStep(loss, right, items);
        long every = Math.max(1, setup.steps() / METRIC_LINES);
        if (phaseStep % every == 0) {
            journal.metrics(new StepMetrics(
                    state.stepsSoFar(), setup.phase, state.epoch() + 1, loss, rates[rates.length - 1], itemsPerSecond));
        }
        journal.progress(state.epoch() + 1, phaseStep + 1, setup.steps(), itemsPerSecond);
    }

    private TrainStep.Result step(Batch batch, Targets targets, double[] rates, double share, long seed) {
        return learner.accumulates()
                ? learner.step().accumulate(batch, targets, share, seed)
                : learner.step().run(batch, targets, rates, seed);
    }

    private void endEpoch() throws IOException {
        int epoch = state.epoch() + 1;
        long steps = state.stepsSoFar();
        Optional<SplitEvaluation> validation = Optional.empty();
        if (setup.validation.length > 0) {
            network.refresh(weights);
            validation = Optional.of(evaluator.evaluate(network, setup.validation));
            refuseUnlessFinite(validation.get().loss(), "validation loss", steps);
        }
        Best candidate = new Best(
                setup.phase,
                epoch,
                steps,
                validation.map(v -> objective.score(setup.metric, v)).orElse(0.0),
                validation.map(SplitEvaluation::loss),
                validation.map(SplitEvaluation::metrics).map(m -> m.get(CheckpointMetric.ACCURACY.code())));
        boolean improved =
                state.best().isEmpty() || better(candidate, state.best().get());
        if (improved) {
            weights.copyTo(best);
        }
        TrainState.Sums sums = state.sums();
        journal.event(new WorkerEvent.EpochEnded(
                journal.now(),
                setup.phase,
                epoch,
                steps,
                sums.loss() / sums.items(),
                objective.hasRightAndWrong() ? Optional.of(sums.correct() / sums.items()) : Optional.empty(),
                candidate.validationLoss(),
                candidate.validationAccuracy(),
                validation.map(SplitEvaluation::metrics).orElse(Map.of()),
                improved));
        Optional<FinishReason> reason = state.finished();
        state = state.afterEpoch(
                improved ? Optional.of(candidate) : Optional.empty(),
                validation
                        .map(v -> state.plateau().after(v.loss(), setup.fallEpochs))
                        .orElse(state.plateau()));
        if (reason.isEmpty() && state.epochsSinceBest() >= setup.patience) {
            state = state.finished(FinishReason.EARLY_STOPPING);
        } else if (reason.isEmpty() && state.epoch() >= setup.epochs) {
            state = state.finished(FinishReason.COMPLETED);
        }
        if (setup.checkpointEveryEpoch || state.finished().isPresent()) {
            checkpoint(Optional.of(candidate));
        }
    }

    private void refuseUnlessFinite(double loss, String what, long atStep) {
        if (!Double.isFinite(loss)) {
            throw new GraftException(
                    ErrorCode.DIVERGED,
                    "The " + what + " became " + loss + " at step " + atStep + ", in "
                            + setup.phase.name().toLowerCase(Locale.ROOT) + " at a full learning rate of "
                            + learner.rates()[learner.rates().length - 1] + ".");
        }
    }

    /** Of equal scores the smaller loss is better; without a validation split, the later epoch. */
    private static boolean better(Best candidate, Best incumbent) {
        if (candidate.validationLoss().isEmpty() || incumbent.validationLoss().isEmpty()) {
            return true;
        }
        int byScore = Double.compare(candidate.score(), incumbent.score());
        return byScore > 0
                || byScore == 0
                        && candidate.validationLoss().get()
                                < incumbent.validationLoss().get();
    }

    private void checkpoint(Optional<Best> epoch) throws IOException {
        weights.copyTo(weightsCopy);
        long steps = epoch.map(Best::step).orElseGet(() -> state.stepsSoFar());
        CheckpointInfo info = checkpoints.write(
                new Checkpoint(state, weightsCopy, learner.step().state(optimizerCopy), best, journal.seconds()),
                new CheckpointInfo(
                        Checkpoints.name(steps),
                        setup.phase,
                        epoch.map(Best::epoch).orElse(state.epoch() + 1),
                        steps,
                        state.best().filter(b -> b.step() == steps).isPresent(),
                        0,
                        epoch.flatMap(Best::validationLoss),
                        epoch.flatMap(Best::validationAccuracy)));
        journal.event(new WorkerEvent.CheckpointWritten(journal.now(), info));
        checkpointAt = seconds();
    }

    private static double seconds() {
        return System.nanoTime() / 1e9;
    }
}
