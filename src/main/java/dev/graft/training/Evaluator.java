package dev.graft.training;

import dev.graft.metric.Answers;
import dev.graft.metric.Evaluation;
import dev.graft.tensor.Inference;
import dev.graft.training.data.BatchSource;
import dev.graft.training.data.FeatureTable;
import dev.graft.training.data.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a network about the items of a split and compares its answers with their labels. */
final class Evaluator implements AutoCloseable {
    private final BatchSource source;
    private final TrainingData data;
    private final int batchSize;
    private final Runnable alive;

    /**
     * @param batchSize that the source can make
     * @param alive called after each batch
     */
    Evaluator(BatchSource source, TrainingData data, int batchSize, Runnable alive) {
        this.source = source;
        this.data = data;
        this.batchSize = batchSize;
        this.alive = alive;
    }

    /** Once on each split that training does not see; empty where there is none. */
    Map<String, Optional<Answers>> answers(Inference network) {
        Map<String, Optional<Answers>> splits = new LinkedHashMap<>();
        splits.put(
                "validation",
                Optional.of(data.validation()).filter(o -> o.length > 0).map(o -> answers(network, o)));
        splits.put("test", Optional.of(data.test()).filter(o -> o.length > 0).map(o -> answers(network, o)));
        return splits;
    }

    /** What an epoch is judged by. */
    Evaluation evaluate(Inference network, int[] ordinals) {
        Answers answers = answers(network, ordinals);
        return Evaluation.of(answers.labels(), answers.items(), answers.truth(), answers.logits());
    }

    /** @param ordinals at least one */
    private Answers answers(Inference network, int[] ordinals) {
        List<int[]> batches = FeatureTable.batches(ordinals, batchSize);
        float[] logits = new float[ordinals.length * data.labels().size()];
        source.begin(0, batches);
        int at = 0;
        for (int i = 0; i < batches.size(); i++) {
            float[] part = network.run(source.next()).logits();
            System.arraycopy(part, 0, logits, at, part.length);
            at += part.length;
            alive.run();
        }
        List<String> ids = new ArrayList<>();
        for (int ordinal : ordinals) {
            ids.add(data.items().get(ordinal).id());
        }
        int[] truth = Arrays.stream(ordinals).map(o -> data.classIndex()[o]).toArray();
        return new Answers(data.labels(), ids, truth, logits);
    }

    @Override
    public void close() {
        source.close();
    }
}
