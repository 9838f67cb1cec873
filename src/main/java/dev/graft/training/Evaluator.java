package dev.graft.training;

import dev.graft.dataset.item.Split;
import dev.graft.metric.SplitEvaluation;
import dev.graft.tensor.Inference;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a network about the items of a split. */
final class Evaluator implements AutoCloseable {
    private final BatchSource source;
    private final TrainingData data;
    private final Objective objective;
    private final int batchSize;
    private final Runnable alive;

    /**
     * @param objective that its outputs are compared with
     * @param batchSize that the source can make
     * @param alive called after each batch
     */
    Evaluator(BatchSource source, TrainingData data, Objective objective, int batchSize, Runnable alive) {
        this.source = source;
        this.data = data;
        this.objective = objective;
        this.batchSize = batchSize;
        this.alive = alive;
    }

    /** Once on each split that training does not see, {@code [items, outputs]}; empty where there is none. */
    Map<String, Optional<float[]>> outputs(Inference network) {
        Map<String, Optional<float[]>> splits = new LinkedHashMap<>();
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            int[] ordinals = Objective.ordinals(data, split.code());
            splits.put(split.code(), ordinals.length == 0 ? Optional.empty() : Optional.of(outputs(network, ordinals)));
        }
        return splits;
    }

    /**
     * What an epoch is judged by.
     *
     * @param ordinals at least one
     */
    SplitEvaluation evaluate(Inference network, int[] ordinals) {
        return objective.judged(ordinals, outputs(network, ordinals));
    }

    private float[] outputs(Inference network, int[] ordinals) {
        List<int[]> batches = FeatureTable.batches(ordinals, batchSize);
        float[] outputs = new float[ordinals.length * data.outputs()];
        source.begin(0, batches);
        int at = 0;
        for (int i = 0; i < batches.size(); i++) {
            float[] part = network.run(source.next()).logits();
            System.arraycopy(part, 0, outputs, at, part.length);
            at += part.length;
            alive.run();
        }
        return outputs;
    }

    @Override
    public void close() {
        source.close();
    }
}
