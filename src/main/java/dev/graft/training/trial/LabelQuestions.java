package dev.graft.training.trial;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.Answers;
import dev.graft.metric.Confidence;
import dev.graft.metric.Evaluation;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which label each item has: asked about items whose label the model has, too.
 *
 * @param ordinals of those items
 */
record LabelQuestions(TrainingData data, KnownLabels labels, int[] ordinals, Confidence confidence)
        implements Questions {
    static LabelQuestions of(TrainingData data, List<String> names, Confidence confidence) {
        int[] ordinals = IntStream.range(0, data.items().size())
                .filter(ordinal -> names.contains(label(data, ordinal)))
                .toArray();
        return new LabelQuestions(data, KnownLabels.of(data.labels(), names), ordinals, confidence);
    }

    private static String label(TrainingData data, int ordinal) {
        return data.labels().get(data.classIndex()[ordinal]);
    }

    @Override
    public List<String> unknown() {
        return labels.unknown();
    }

    @Override
    public List<Warning> warnings() {
        return labels.warnings(
                (data.items().size() - ordinals.length) + " items are left out: the model has not their labels (%s).",
                "They count in macro F1 with 0.");
    }

    @Override
    public Evaluation evaluation(int[] asked, float[] outputs) {
        int[] truth = Arrays.stream(asked)
                .map(ordinal -> labels.names().indexOf(label(data, ordinal)))
                .toArray();
        return Evaluation.whole(
                new Answers(labels.names(), Objective.ids(data, asked), truth, outputs), confidence.temperature());
    }
}
