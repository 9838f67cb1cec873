package dev.graft.training.objective;

import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.LabelStatistics.Spread;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import dev.graft.metric.Confidence;
import dev.graft.metric.Interval;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Targets;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Regression: the one output shall be the item's value. While it learns, values are standardised by train's mean and
 * deviation, so that learning rates mean the same whatever the unit; the finished model's last layer undoes that.
 *
 * @param mean that an output of 0 stands for
 * @param deviation that an output of 1 lies above it
 */
record OneValue(TrainingData data, double mean, double deviation) implements Objective {
    static OneValue of(TrainingData data) {
        Spread spread = Spread.of(
                Arrays.stream(data.train()).mapToDouble(o -> value(data, o)).toArray());
        return new OneValue(data, spread.mean(), spread.std());
    }

    @Override
    public Targets targets(int[] ordinals, Optional<Mixing> mixing) {
        float[] values = new float[ordinals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((value(data, ordinals[i]) - mean) / deviation);
        }
        return new Targets.Dense(mixing.map(m -> m.targets(values, 1)).orElse(values), 1);
    }

    @Override
    public double right(int[] ordinals, float[] outputs) {
        return 0;
    }

    @Override
    public boolean hasRightAndWrong() {
        return false;
    }

    @Override
    public SplitEvaluation judged(int[] ordinals, float[] outputs) {
        double[] predicted = new double[outputs.length];
        Arrays.setAll(predicted, i -> outputs[i] * deviation + mean);
        return evaluation(ordinals, predicted, false);
    }

    private RegressionEvaluation evaluation(int[] ordinals, double[] predicted, boolean withIntervals) {
        return RegressionEvaluation.of(Objective.ids(data, ordinals), truth(ordinals), predicted, withIntervals);
    }

    /** The finished model's outputs are values. The baseline {@code mean} always gives train's; its number is the R². */
    @Override
    public Findings findings(
            Map<String, Optional<float[]>> outputs,
            Frozen frozen,
            Optional<Map<String, Optional<float[]>>> fromScratch,
            Method method,
            Runnable alive) {
        Map<String, Optional<SplitEvaluation>> splits = new LinkedHashMap<>();
        Map<String, Interval> baselines = new LinkedHashMap<>();
        Optional<Gain> gain = Optional.empty();
        for (String split : List.of(Split.VALIDATION.code(), Split.TEST.code())) {
            int[] ordinals = Objective.ordinals(data, split);
            Optional<RegressionEvaluation> evaluation =
                    outputs.get(split).map(given -> evaluation(ordinals, doubles(given), true));
            splits.put(split, evaluation.map(SplitEvaluation.class::cast));
            if (evaluation.isPresent()) {
                double[] always = new double[ordinals.length];
                Arrays.fill(always, mean);
                Interval simple = evaluation(ordinals, always, true).r2();
                baselines.put("mean", simple);
                gain = Optional.of(Gain.of(
                        evaluation.get().r2(),
                        simple,
                        fromScratch.flatMap(some -> some.get(split)).map(given -> evaluation(
                                        ordinals, doubles(given), true)
                                .r2()),
                        baselines));
            }
        }
        return new Findings(
                splits,
                Confidence.UNKNOWN,
                baselines,
                Optional.empty(),
                gain.map(Gain::value),
                gain.flatMap(some -> some.warning("R²")),
                List.of());
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private double[] truth(int[] ordinals) {
        return Arrays.stream(ordinals).mapToDouble(o -> value(data, o)).toArray();
    }

    private static double value(TrainingData data, int ordinal) {
        Item item = data.items().get(ordinal);
        if (item.label() instanceof Target.Value number) {
            return number.value();
        }
        throw new IllegalArgumentException(item.id() + " has " + item.label().words() + " and no value");
    }

    @Override
    public Map<String, HostTensor> finished(Network network, Map<String, HostTensor> weights) {
        String layer = network.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.endsWith(".weight"))
                .reduce((earlier, later) -> later)
                .map(name -> name.substring(0, name.length() - ".weight".length()))
                .orElseThrow();
        Map<String, HostTensor> finished = new HashMap<>(weights);
        finished.computeIfPresent(layer + ".weight", (name, weight) -> scaled(weight, 0));
        finished.computeIfPresent(layer + ".bias", (name, bias) -> scaled(bias, mean));
        return finished;
    }

    private HostTensor scaled(HostTensor tensor, double shift) {
        float[] values = tensor.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * deviation + shift);
        }
        return HostTensor.of(tensor.shape(), values);
    }
}
