package dev.graft.training.trial;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.measure.Threshold;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of the model's labels each item has: asked about all items, for those that the model has not can't be missed.
 *
 * @param thresholds of the model, from which on a label counts as predicted
 */
record LabelSetQuestions(TrainingData data, KnownLabels labels, double[] thresholds) implements Questions {
    static LabelSetQuestions of(TrainingData data, List<String> names, List<Double> thresholds) {
        return new LabelSetQuestions(
                data,
                KnownLabels.of(data.labels(), names),
                IntStream.range(0, names.size())
                        .mapToDouble(label -> thresholds.isEmpty() ? Threshold.STANDARD : thresholds.get(label))
                        .toArray());
    }

    @Override
    public int[] ordinals() {
        return IntStream.range(0, data.items().size()).toArray();
    }

    @Override
    public List<String> unknown() {
        return labels.unknown();
    }

    @Override
    public List<Warning> warnings() {
        return labels.warnings(
                "The model is not asked about labels that it has not (%s); their items stay.",
                "They count in macro F1 with 0, and where they are predicted as wrong.");
    }

    @Override
    public MultiLabelEvaluation evaluation(int[] asked, float[] outputs) {
        int[] places = data.labels().stream().mapToInt(labels.names()::indexOf).toArray();
        boolean[][] truth = Arrays.stream(asked)
                .mapToObj(ordinal -> truth(data.items().get(ordinal).classIndices(), places))
                .toArray(boolean[][]::new);
        return MultiLabelEvaluation.of(labels.names(), Objective.ids(data, asked), truth, outputs, thresholds, true);
    }

    /** @param places by class index of the dataset the model's, or below 0 */
    private boolean[] truth(List<Integer> classIndices, int[] places) {
        boolean[] truth = new boolean[labels.names().size()];
        classIndices.stream()
                .map(label -> places[label])
                .filter(place -> place >= 0)
                .forEach(place -> truth[place] = true);
        return truth;
    }
}
