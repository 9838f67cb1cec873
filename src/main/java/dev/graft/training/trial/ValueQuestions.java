package dev.graft.training.trial;

import dev.graft.attempt.result.Report.Warning;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.training.data.TrainingData;
import dev.graft.training.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which value each item has. Its unit is the dataset's, which nobody but its owner knows to be the model's. */
record ValueQuestions(TrainingData data) implements Questions {
    @Override
    public int[] ordinals() {
        return IntStream.range(0, data.items().size()).toArray();
    }

    @Override
    public List<String> unknown() {
        return List.of();
    }

    @Override
    public List<Warning> warnings() {
        return List.of();
    }

    @Override
    public RegressionEvaluation evaluation(int[] asked, float[] outputs) {
        double[] truth = Arrays.stream(asked).mapToDouble(data::value).toArray();
        double[] predicted =
                IntStream.range(0, outputs.length).mapToDouble(i -> outputs[i]).toArray();
        return RegressionEvaluation.of(Objective.ids(data, asked), truth, predicted, true);
    }
}
