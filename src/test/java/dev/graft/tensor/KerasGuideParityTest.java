package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.network.Block;
import dev.graft.network.HeadShape;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keras' guide on VGG-16, step by step: a head of 1024 hidden units on pooled features, then the fourth and fifth block open at
 * a tenth of its rate. The losses of every step beside Keras' and PyTorch's own, which keras_references.py has made in float64.
 */
class KerasGuideParityTest {
    private static final int HIDDEN = 1024;
    private static final int STEPS = 5;
    private static final double RATE = 0.0001;
    private static final String FIRST_OPEN = "block4";

    @BeforeAll
    static void start() {
        NativeEngine.useThreads(1);
    }

    /** Keras' Adam adds 1e-7 to the root of a moment that is not yet corrected for its beginning, the others 1e-8 to that which is. */
    @ParameterizedTest
    @CsvSource({"pytorch, 0.0001", "keras, 0.002"})
    void everyStepHasTheLossOf(String library, double close) {
        JsonNode expected = NetworkParity.reference("keras_guide").path(library);
        Network network = Architectures.network("vgg16", 0)
                .pooled()
                .withHead(new HeadShape(Seeded.LABELS, Optional.of(HIDDEN), 0));
        TrainPlan.Group head =
                group(network.head().stream().flatMap(Layer::parameters).toList());
        TrainPlan.Group opened = group(network.blocksFrom(FIRST_OPEN).stream()
                .flatMap(Block::parameters)
                .toList());
        List<Double> losses = new ArrayList<>();
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu")) {
            losses.addAll(learn(weights, plan(Network.HEAD, List.of(head)), RATE));
            losses.addAll(learn(weights, plan(FIRST_OPEN, List.of(opened, head)), RATE / 10, RATE));
        }

        assertThat(losses).hasSize(expected.size());
        for (int i = 0; i < losses.size(); i++) {
            assertThat(losses.get(i))
                    .as("step %d", i + 1)
                    .isCloseTo(expected.path(i).asDouble(), within(close));
        }
    }

    private static List<Double> learn(NetworkWeights weights, TrainPlan plan, double... rates) {
        List<Double> losses = new ArrayList<>();
        try (TrainStep step = new TrainStep(weights, plan)) {
            for (int i = 1; i <= STEPS; i++) {
                losses.add((double) step.run(Seeded.pictures(), new Targets.Classes(Seeded.labels()), rates, i)
                        .loss());
            }
        }
        return losses;
    }

    private static TrainPlan plan(String trainFrom, List<TrainPlan.Group> groups) {
        return new TrainPlan(
                trainFrom,
                false,
                groups,
                OptimizerSpec.Adam.standard(false),
                Loss.CROSS_ENTROPY,
                0,
                List.of(),
                Optional.empty(),
                false,
                Optional.of(Seeded.NORMALIZATION),
                Precision.FLOAT32);
    }

    private static TrainPlan.Group group(List<Parameter> parameters) {
        return new TrainPlan.Group(parameters.stream().map(Parameter::name).toList(), 0);
    }
}
