package dev.graft.training.trial;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.basemodel.ModelConfig;
import dev.graft.metric.Confidence;
import dev.graft.metric.SplitEvaluation;
import dev.graft.training.data.TrainingData;
import java.util.List;

/** What a model can be asked of a dataset, and how its answers are judged: each task has its own. */
sealed interface Questions permits LabelQuestions, LabelSetQuestions, ValueQuestions {
    /**
     * Those that fit the model.
     *
     * @param confidence what is done to its outputs when it is served
     */
    static Questions of(TrainingData data, ModelConfig model, Confidence confidence) {
        if (data.task() != model.task()) {
            throw new IllegalArgumentException("The dataset is for %s, the model for %s."
                    .formatted(data.task().code(), model.task().code()));
        }
        return switch (model.task()) {
            case IMAGE_MULTILABEL -> LabelSetQuestions.of(data, model.labels(), model.thresholds());
            case IMAGE_REGRESSION -> new ValueQuestions(data);
            default -> LabelQuestions.of(data, model.labels(), confidence);
        };
    }

    /** Items that the model is asked about. */
    int[] ordinals();

    /** Labels of the dataset that the model has not. */
    List<String> unknown();

    /** What there is to tell before the model is asked. */
    List<Warning> warnings();

    /**
     * How good its answers are.
     *
     * @param ordinals of some of the items, at least one
     * @param outputs {@code [items, outputs]}
     */
    SplitEvaluation evaluation(int[] ordinals, float[] outputs);
}
