package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.network.Block;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks against PyTorch in float64: the numbers of network_references.py. */
class NetworkParityTest {
    private static final double CLOSE = 1e-4;

    /** Normalising small batches so often amplifies rounding: PyTorch differs from itself by as much. */
    private static final Set<String> AMPLIFYING = Set.of("inception_v3", "mobilenet_v2", "resnet152");

    @BeforeAll
    static void start() {
        NativeEngine.useThreads(2);
    }

    static List<String> architectures() {
        return Architectures.names();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void logitsAreTheLibrarys(String architecture) {
        assertThat(NetworkParity.logits(architecture)).isLessThan(CLOSE);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void gradientsAreTorchsWithBatchNormFrozen(String architecture) {
        String all = Architectures.network(architecture, 0).blockNames().get(0);
        assertClose(NetworkParity.step(architecture, all, false), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("batchNormalised")
    void gradientsAndStatisticsAreTorchsWithBatchNormTrained(String architecture) {
        Network network = Architectures.network(architecture, 0);
        NetworkParity.Step step =
                NetworkParity.step(architecture, network.blockNames().get(0), true);
        if (AMPLIFYING.contains(architecture)) {
            network.blocks().subList(0, 2).stream()
                    .flatMap(Block::parameters)
                    .filter(p -> !p.role().learned())
                    .forEach(p -> assertThat(step.tensors().get(p.name()))
                            .as(p.name())
                            .isLessThan(CLOSE));
        } else {
            assertClose(step, CLOSE);
        }
    }

    static List<String> batchNormalised() {
        return architectures().stream()
                .filter(name -> Architectures.network(name, 0).parameters().stream()
                        .anyMatch(p -> p.role() == Parameter.Role.RUNNING_MEAN))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18,layer3",
        "mobilenet_v2,features.12",
        "squeezenet1_1,fire6-7",
        "resnet10_slim,head",
        "convnext_tiny,stage3",
        "densenet121,denseblock3",
        "efficientnet_b0,features.5",
        "vit_s_16,encoder_layer_9"
    })
    void whatIsFrozenStaysAndTheRestLearnsTheSame(String architecture, String trainFrom) {
        NetworkParity.Step step = NetworkParity.step(architecture, trainFrom, false);

        assertThat(step.frozenChanged()).isEmpty();
        assertClose(step, CLOSE);
    }

    private static void assertClose(NetworkParity.Step step, double bound) {
        assertThat(step.loss()).isLessThan(bound);
        step.tensors().forEach((name, distance) -> assertThat(distance).as(name).isLessThan(bound));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void optimizersAreTorchs(String optimizer) {
        Network network = Architectures.network("resnet10_slim", Seeded.LABELS);
        JsonNode expected = NetworkParity.reference("optimizers").path(optimizer);
        List<TrainPlan.Group> groups = List.of(group(network, true, 0.05), group(network, false, 0));
        List<Double> classWeights = new ArrayList<>();
        for (int i = 0; i < Seeded.LABELS; i++) {
            classWeights.add(0.5 + i / (Seeded.LABELS - 1.0));
        }
        TrainPlan plan = new TrainPlan(
                "stem",
                true,
                groups,
                optimizer.equals("sgd") ? new OptimizerSpec.Sgd(0.9) : OptimizerSpec.Adam.standard(true),
                Loss.CROSS_ENTROPY,
                0.1,
                classWeights,
                Optional.empty(),
                false,
                Optional.of(Seeded.NORMALIZATION),
                Precision.FLOAT32);
        double peak = optimizer.equals("sgd") ? 0.02 : 0.001;
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                TrainStep step = new TrainStep(weights, plan)) {
            for (int i = 0; i < 10; i++) {
                double rate = peak * (i + 1) / 10;
                float loss = step.run(
                                Seeded.pictures(), new Targets.Classes(Seeded.labels()), new double[] {rate, rate}, i)
                        .loss();
                // Float32 against float64 drifts apart as steps add up; a wrong formula is off by far more.
                assertThat((double) loss)
                        .isCloseTo(expected.path("losses").path(i).asDouble(), within(1e-3));
            }
        }
    }

    private static TrainPlan.Group group(Network network, boolean decays, double weightDecay) {
        return new TrainPlan.Group(
                network.parameters().stream()
                        .filter(p -> p.role().learned() && p.role().decays() == decays)
                        .map(Parameter::name)
                        .toList(),
                weightDecay);
    }
}
