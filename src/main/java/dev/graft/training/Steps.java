package dev.graft.training;

import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import java.util.HashMap;
import java.util.function.IntFunction;

/**
 * The training step of each epoch: another one when more blocks are learned than before, which takes over what the
 * optimizer remembers of those that were learned already.
 */
final class Steps implements AutoCloseable {
    /**
     * What is the same within an epoch.
     *
     * @param rates full learning rate of each group of the plan, the head's last
     */
    record Stage(TrainPlan plan, double[] rates) {}

    private final NetworkWeights weights;
    private final IntFunction<Stage> stages;
    private boolean splits;
    private int epoch;
    private Stage stage;
    private TrainStep step;

    /** @param stages by epoch of the phase, from 0 */
    Steps(NetworkWeights weights, IntFunction<Stage> stages) {
        this.weights = weights;
        this.stages = stages;
    }

    /** Makes ready for an epoch. */
    void begin(int newEpoch) {
        epoch = newEpoch;
        Stage plain = stages.apply(epoch);
        Stage next = splits ? new Stage(plain.plan.accumulating(), plain.rates) : plain;
        if (step != null && !next.plan.equals(stage.plan)) {
            TrainStep.State known = step.state(new HashMap<>());
            step.close();
            step = new TrainStep(weights, next.plan);
            step.restore(known);
        } else if (step == null) {
            step = new TrainStep(weights, next.plan);
        }
        stage = next;
    }

    /** From now on an update takes several batches, whatever the plan says; what gradients were summed up is forgotten. */
    void split() {
        if (stage.plan.accumulates()) {
            TrainStep.State known = step.state(new HashMap<>());
            step.close();
            step = new TrainStep(weights, stage.plan);
            step.restore(known);
        }
        splits = true;
        begin(epoch);
    }

    /** Whether an update takes several batches. */
    boolean accumulates() {
        return stage.plan.accumulates();
    }

    /** That of the epoch that was last begun. */
    TrainStep step() {
        return step;
    }

    double[] rates() {
        return stage.rates;
    }

    @Override
    public void close() {
        if (step != null) {
            step.close();
        }
    }
}
