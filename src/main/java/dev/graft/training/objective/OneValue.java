package dev.graft.training.objective;

import dev.graft.dataset.item.LabelStatistics.Spread;
import dev.graft.metric.RegressionEvaluation;
import dev.graft.metric.SplitEvaluation;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Targets;
import dev.graft.training.data.Mixing;
import dev.graft.training.data.TrainingData;
import dev.graft.training.evaluation.Findings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
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
        Spread spread =
                Spread.of(Arrays.stream(data.train()).mapToDouble(data::value).toArray());
        return new OneValue(data, spread.mean(), spread.std());
    }

    @Override
    public Targets targets(int[] ordinals, Optional<Mixing> mixing) {
        float[] values = new float[ordinals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((data.value(ordinals[i]) - mean) / deviation);
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
            Runnable alive)
            throws IOException {
        return measure()
                .findings(
                        outputs,
                        (ordinals, given) -> evaluation(ordinals, doubles(given), true),
                        frozen,
                        fromScratch,
                        method,
                        alive);
    }

    @Override
    public Optional<Yardstick> yardstick() {
        return Optional.of(measure());
    }

    private Yardstick measure() {
        return new Yardstick(
                data,
                "R²",
                "mean",
                new float[] {(float) mean},
                ordinal -> new double[] {data.value(ordinal)},
                (ordinals, given) -> RegressionEvaluation.score(truth(ordinals), doubles(given)));
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private double[] truth(int[] ordinals) {
        return Arrays.stream(ordinals).mapToDouble(data::value).toArray();
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
