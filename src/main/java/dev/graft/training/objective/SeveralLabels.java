package dev.graft.training.objective;

import dev.graft.dataset.item.Split;
import dev.graft.metric.MultiLabelEvaluation;
import dev.graft.metric.SplitEvaluation;
import dev.graft.metric.measure.MeanAveragePrecision;
import dev.graft.metric.measure.Threshold;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.Targets;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Multi-label classification: the logit of each label shall tell whether an item has it, whatever the others are. */
record SeveralLabels(TrainingData data) implements Objective {
    @Override
    public Targets targets(int[] ordinals, Optional<Mixing> mixing) {
        int width = data.outputs();
        float[] values = new float[ordinals.length * width];
        for (int i = 0; i < ordinals.length; i++) {
            for (int label : data.items().get(ordinals[i]).classIndices()) {
                values[i * width + label] = 1;
            }
        }
        return new Targets.Dense(mixing.map(m -> m.targets(values, width)).orElse(values), width);
    }

    /** {@code [item][label]}. */
    public boolean[][] truth(int[] ordinals) {
        boolean[][] truth = new boolean[ordinals.length][data.outputs()];
        for (int i = 0; i < ordinals.length; i++) {
            for (int label : data.items().get(ordinals[i]).classIndices()) {
                truth[i][label] = true;
            }
        }
        return truth;
    }

    /** The share of an item's labels of which it is said rightly whether it has them. */
    @Override
    public double right(int[] ordinals, float[] outputs) {
        boolean[][] truth = truth(ordinals);
        int width = data.outputs();
        int right = 0;
        for (int i = 0; i < outputs.length; i++) {
            right += outputs[i] >= 0 == truth[i / width][i % width] ? 1 : 0;
        }
        return (double) right / width;
    }

    @Override
    public SplitEvaluation judged(int[] ordinals, float[] outputs) {
        return evaluation(ordinals, outputs, standard(), false);
    }

    private double[] standard() {
        double[] thresholds = new double[data.outputs()];
        Arrays.fill(thresholds, Threshold.STANDARD);
        return thresholds;
    }

    private MultiLabelEvaluation evaluation(
            int[] ordinals, float[] outputs, double[] thresholds, boolean withInterval) {
        return MultiLabelEvaluation.of(
                data.labels(), Objective.ids(data, ordinals), truth(ordinals), outputs, thresholds, withInterval);
    }

    /**
     * The baseline {@code prior} gives every item the same probabilities: its average precision is a label's share. The frozen
     * base model's neighbours and linear regression tell how much of a label an item has, 0 to 1 or about that.
     */
    @Override
    public Findings findings(
            Map<String, Optional<float[]>> outputs,
            Frozen frozen,
            Optional<Map<String, Optional<float[]>>> fromScratch,
            Method method,
            Runnable alive)
            throws IOException {
        double[] thresholds = outputs.get(Split.VALIDATION.code())
                .map(given -> MultiLabelEvaluation.thresholds(truth(data.validation()), given))
                .orElseGet(this::standard);
        return measure()
                .findings(
                        outputs,
                        (ordinals, given) -> evaluation(ordinals, given, thresholds, true),
                        frozen,
                        fromScratch,
                        method,
                        alive)
                .withThresholds(Arrays.stream(thresholds).boxed().toList());
    }

    @Override
    public Optional<Yardstick> yardstick() {
        return Optional.of(measure());
    }

    private Yardstick measure() {
        return new Yardstick(
                data,
                "mean average precision",
                "prior",
                new float[data.outputs()],
                this::target,
                (ordinals, given) ->
                        MeanAveragePrecision.of(truth(ordinals), given).score());
    }

    private double[] target(int ordinal) {
        double[] target = new double[data.outputs()];
        data.items().get(ordinal).classIndices().forEach(label -> target[label] = 1);
        return target;
    }
}
