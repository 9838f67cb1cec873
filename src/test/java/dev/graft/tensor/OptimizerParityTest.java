package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.network.HeadShape;
import dev.graft.network.Network;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import dev.graft.recipe.setting.Schedule;
import dev.graft.recipe.setting.SchedulePlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fifty steps of one linear layer under each optimizer and loss against PyTorch: the numbers of recipe_references.py. */
class OptimizerParityTest {
    private static final int ITEMS = 12;
    private static final int FEATURES = 8;
    private static final int OUTPUTS = 3;
    private static final int STEPS = 50;
    private static final List<Double> WEIGHTS = List.of(0.5, 1.0, 2.0);

    /** Sums of float32 come out in another order than PyTorch's. */
    private static final double ROUNDING = 2e-6;

    private static final Network BACKBONE = new Network("linear", List.of(), List.of(), FEATURES, "fc", List.of());
    private static final Network NETWORK = BACKBONE.headOnly(HeadShape.linear(OUTPUTS, 0));

    private static JsonNode reference(String name) throws IOException {
        try (InputStream in = OptimizerParityTest.class.getResourceAsStream("/core/optimizers.json")) {
            return Json.mapper().readTree(in).path(name);
        }
    }

    /** What is trained and how, in the words of the references. */
    private record Run(
            OptimizerSpec optimizer, Loss loss, boolean soft, Optional<Double> clip, int parts, double rate) {
        Run(OptimizerSpec optimizer, double rate) {
            this(optimizer, Loss.CROSS_ENTROPY, false, Optional.empty(), 1, rate);
        }

        void isAs(JsonNode reference) {
            assertThat(reference.path("losses")).hasSize(STEPS);
            Map<String, HostTensor> weights = new HashMap<>(Map.of(
                    "fc.weight", HostTensor.of(List.of(OUTPUTS, FEATURES), startingWeights()),
                    "fc.bias", HostTensor.of(List.of(OUTPUTS), new float[OUTPUTS])));
            SchedulePlan schedule = new SchedulePlan(Schedule.COSINE, STEPS, 0.1);
            try (NetworkWeights native_ = new NetworkWeights(NETWORK, weights, "cpu");
                    TrainStep step = new TrainStep(native_, plan())) {
                for (int i = 0; i < STEPS; i++) {
                    double now = rate * schedule.factor(i, 0);
                    assertThat(loss(step, new double[] {now, now}))
                            .as("loss of step %d", i)
                            .isCloseTo(reference.path("losses").get(i).asDouble(), within(ROUNDING));
                }
                native_.copyTo(weights);
            }
            same(weights.get("fc.weight"), reference.path("weight"));
            same(weights.get("fc.bias"), reference.path("bias"));
        }

        private TrainPlan plan() {
            boolean smooths = loss == Loss.CROSS_ENTROPY && !soft;
            boolean weighs = smooths || loss == Loss.BINARY_CROSS_ENTROPY;
            return new TrainPlan(
                    Network.HEAD,
                    false,
                    List.of(new TrainPlan.Group(List.of("fc.weight"), 0.1), new TrainPlan.Group(List.of("fc.bias"), 0)),
                    optimizer,
                    loss,
                    smooths ? 0.1 : 0,
                    weighs ? WEIGHTS : List.of(),
                    clip,
                    parts > 1,
                    Optional.empty(),
                    Precision.FLOAT32);
        }

        private double loss(TrainStep step, double[] rates) {
            if (parts == 1) {
                return step.run(batch(0, ITEMS), targets(0, ITEMS), rates, 0).loss();
            }
            int size = ITEMS / parts;
            double sum = 0;
            for (int from = 0; from < ITEMS; from += size) {
                sum += step.accumulate(batch(from, size), targets(from, size), 1.0 / parts, 0)
                                .loss()
                        / parts;
            }
            step.apply(rates);
            return sum;
        }

        private Targets targets(int from, int size) {
            if (loss == Loss.CROSS_ENTROPY && !soft) {
                int[] indices = new int[size];
                for (int i = 0; i < size; i++) {
                    indices[i] = (from + i) * (from + i) % OUTPUTS;
                }
                return new Targets.Classes(indices);
            }
            float[] values = new float[size * OUTPUTS];
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int k = 0; k < OUTPUTS; k++) {
                    values[i * OUTPUTS + k] = (float) (0.5 + 0.5 * Math.sin(from + i + 2 * k));
                    sum += values[i * OUTPUTS + k];
                }
                for (int k = 0; k < OUTPUTS; k++) {
                    int at = i * OUTPUTS + k;
                    values[at] = loss == Loss.BINARY_CROSS_ENTROPY
                            ? values[at] > 0.5 ? 1 : 0
                            : loss == Loss.CROSS_ENTROPY ? (float) (values[at] / sum) : values[at];
                }
            }
            return new Targets.Dense(values, OUTPUTS);
        }
    }

    private static float[] startingWeights() {
        float[] weights = new float[OUTPUTS * FEATURES];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (0.1 * Math.cos(i / FEATURES + 2 * (i % FEATURES)));
        }
        return weights;
    }

    private static Batch batch(int from, int size) {
        FloatBuffer values = HostTensor.allocate(size * FEATURES);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < FEATURES; j++) {
                values.put((float) Math.sin(0.7 * (from + i) + 1.3 * j));
            }
        }
        return new Batch.Features(values.flip(), size, FEATURES);
    }

    private static void same(HostTensor tensor, JsonNode reference) {
        assertThat(reference).hasSize(tensor.values().limit());
        for (int i = 0; i < reference.size(); i++) {
            assertThat((double) tensor.values().get(i))
                    .isCloseTo(reference.get(i).asDouble(), within(ROUNDING));
        }
    }

    @ParameterizedTest
    @CsvSource({"sgd, 0, false", "sgd momentum, 0.9, false", "sgd nesterov, 0.9, true"})
    void gradientDescentIsPyTorchs(String name, double momentum, boolean nesterov) throws IOException {
        new Run(new OptimizerSpec.Sgd(momentum, nesterov), 0.05).isAs(reference(name));
    }

    @ParameterizedTest
    @CsvSource({"adam, false", "adamw, true"})
    void adamIsPyTorchs(String name, boolean decoupled) throws IOException {
        new Run(OptimizerSpec.Adam.standard(decoupled), 0.05).isAs(reference(name));
    }

    @ParameterizedTest
    @CsvSource({"rmsprop, 0, 0.005", "rmsprop momentum, 0.9, 0.001"})
    void rmsPropIsPyTorchs(String name, double momentum, double rate) throws IOException {
        new Run(OptimizerSpec.RmsProp.standard(momentum), rate).isAs(reference(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross_entropy", "soft_cross_entropy", "binary_cross_entropy", "mean_squared_error"})
    void lossesArePyTorchs(String name) throws IOException {
        Loss loss = Loss.valueOf(name.replace("soft_", "").toUpperCase(java.util.Locale.ROOT));
        new Run(new OptimizerSpec.Sgd(0.9), loss, name.startsWith("soft"), Optional.empty(), 1, 0.05)
                .isAs(reference("sgd " + name));
    }

    @Test
    void clippingIsPyTorchs() throws IOException {
        new Run(new OptimizerSpec.Sgd(0.9), Loss.CROSS_ENTROPY, false, Optional.of(0.05), 1, 0.05)
                .isAs(reference("sgd clipped"));
    }

    @Test
    void gradientsOfSeveralBatchesMakeOneUpdateAsPyTorchs() throws IOException {
        new Run(OptimizerSpec.Adam.standard(true), Loss.MEAN_SQUARED_ERROR, false, Optional.empty(), 3, 0.05)
                .isAs(reference("adamw in parts"));
        new Run(new OptimizerSpec.Sgd(0.9), Loss.BINARY_CROSS_ENTROPY, false, Optional.of(0.05), 4, 0.05)
                .isAs(reference("sgd clipped in parts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw", "rmsprop"})
    void aRestoredOptimizerGoesOnAsIfNothingHadHappened(String name) {
        OptimizerSpec optimizer =
                switch (name) {
                    case "sgd" -> new OptimizerSpec.Sgd(0.9);
                    case "adamw" -> OptimizerSpec.Adam.standard(true);
                    default -> OptimizerSpec.RmsProp.standard(0.9);
                };
        Run run = new Run(optimizer, 0.01);
        List<float[]> ends = new ArrayList<>();
        for (boolean interrupted : new boolean[] {false, true}) {
            Map<String, HostTensor> weights = new HashMap<>(Map.of(
                    "fc.weight", HostTensor.of(List.of(OUTPUTS, FEATURES), startingWeights()),
                    "fc.bias", HostTensor.of(List.of(OUTPUTS), new float[OUTPUTS])));
            TrainStep.State state = new TrainStep.State(Map.of());
            for (int part = 0; part < 2; part++) {
                try (NetworkWeights native_ = new NetworkWeights(NETWORK, weights, "cpu");
                        TrainStep step = new TrainStep(native_, run.plan())) {
                    step.restore(state);
                    int steps = interrupted ? 10 : part == 0 ? 20 : 0;
                    for (int i = 0; i < steps; i++) {
                        run.loss(step, new double[] {0.01, 0.01});
                    }
                    state = step.state(new HashMap<>());
                    native_.copyTo(weights);
                }
            }
            ends.add(weights.get("fc.weight").toArray());
        }
        assertThat(ends.get(1)).containsExactly(ends.get(0));
    }
}
