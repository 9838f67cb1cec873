package dev.graft.training.objective;

import dev.graft.dataset.item.Split;
import dev.graft.metric.SplitEvaluation;
import dev.graft.network.Network;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Targets;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import dev.graft.training.evaluation.FrozenFeatures;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a network is to learn of a dataset, and how its outputs are read: each task has its own. */
public interface Objective {
    /** The one that fits the dataset's task. */
    static Objective of(TrainingData data) {
        return switch (data.task()) {
            case IMAGE_MULTILABEL -> new SeveralLabels(data);
            case IMAGE_REGRESSION -> OneValue.of(data);
            default -> new OneLabel(data);
        };
    }

    /**
     * What the network should give for these items.
     *
     * @param mixing how their pictures were mixed; empty where each shows its item alone
     */
    Targets targets(int[] ordinals, Optional<Mixing> mixing);

    /**
     * How many of these items are right, of several labels in part; 0 where there is no right and wrong.
     *
     * @param outputs {@code [items, outputs]}
     */
    double right(int[] ordinals, float[] outputs);

    /** Whether an item can be right or wrong. */
    default boolean hasRightAndWrong() {
        return true;
    }

    /**
     * How good an epoch was: without what costs much and is of use to a report alone.
     *
     * @param ordinals at least one
     * @param outputs {@code [items, outputs]}
     */
    SplitEvaluation judged(int[] ordinals, float[] outputs);

    /** What epochs are compared by; larger is better. */
    default double score(CheckpointMetric metric, SplitEvaluation evaluation) {
        return switch (metric) {
            case LOSS -> -evaluation.loss();
            case RMSE -> -evaluation.metrics().get(metric.code());
            default -> evaluation.metrics().get(metric.code());
        };
    }

    /** What models and base models are compared by; empty where that is the share of items that are right. */
    default Optional<Yardstick> yardstick() {
        return Optional.empty();
    }

    /** Features of the frozen base model, which cost something where they are asked for; empty where there are none. */
    @FunctionalInterface
    interface Frozen {
        Optional<FrozenFeatures> features() throws IOException;
    }

    /**
     * What a finished model is worth.
     *
     * @param outputs {@code [items, outputs]} by split: {@code validation} and {@code test}
     * @param fromScratch the same of the same network without what the base model knows, where somebody asked for it
     * @param method by which it has learned
     * @param alive called now and then; what it throws ends the work
     */
    Findings findings(
            Map<String, Optional<float[]>> outputs,
            Frozen frozen,
            Optional<Map<String, Optional<float[]>>> fromScratch,
            Method method,
            Runnable alive)
            throws IOException;

    /**
     * The weights of the finished model from those that learned: the same, but that what was done to the targets is undone.
     *
     * @param network that they are for, with its head
     */
    default Map<String, HostTensor> finished(Network network, Map<String, HostTensor> weights) {
        return weights;
    }

    /** Ordinals of a split by its name. */
    static int[] ordinals(TrainingData data, String split) {
        return split.equals(Split.TEST.code()) ? data.test() : data.validation();
    }

    /** Names of items by ordinal. */
    static List<String> ids(TrainingData data, int[] ordinals) {
        return Arrays.stream(ordinals)
                .mapToObj(ordinal -> data.items().get(ordinal).id())
                .toList();
    }
}
