package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.network.Architectures;
import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.OptimizerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks against PyTorch in float64: the numbers of network_references.py. */
class NetworkParityTest {
    /** A power of two, so that multiplying a gradient by it loses nothing. */
    private static final double LEARNING_RATE = 1024;

    @BeforeAll
    static void start() {
        NativeEngine.useThreads(2);
    }

    static List<String> architectures() {
        return Architectures.names();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void logitsAreTorchvisions(String architecture) throws IOException {
        Network network = Architectures.network(architecture, Seeded.LABELS);
        JsonNode expected = reference(architecture).path("logits");
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                Inference inference = new Inference(weights, Optional.of(Seeded.NORMALIZATION))) {
            float[] logits = inference.run(Seeded.pictures()).logits();

            assertThat(logits).hasSize(expected.size());
            for (int i = 0; i < logits.length; i++) {
                assertThat((double) logits[i]).isCloseTo(expected.get(i).asDouble(), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void gradientsAreTorchsWithBatchNormFrozen(String architecture) throws IOException {
        assertGradients(architecture, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "resnet10_slim", "resnet18", "resnet34"})
    void gradientsAndStatisticsAreTorchsWithBatchNormTrained(String architecture) throws IOException {
        assertGradients(architecture, true);
    }

    private static void assertGradients(String architecture, boolean trainBatchNorm) throws IOException {
        Network network = withoutDropout(Architectures.network(architecture, Seeded.LABELS));
        if (trainBatchNorm && architecture.equals("mobilenet_v2")) {
            network = firstBlocks(network);
        }
        JsonNode expected = reference(architecture).path(trainBatchNorm ? "batch_norm_trained" : "batch_norm_frozen");
        Map<String, HostTensor> after =
                step(network, network.blockNames().get(0), trainBatchNorm, Seeded.weights(network), expected);

        for (Parameter parameter : network.parameters()) {
            if (!parameter.role().learned()) {
                assertDigest(
                        parameter.name(),
                        Seeded.digest(
                                parameter.name(), after.get(parameter.name()).toArray()),
                        expected.path("statistics").path(parameter.name()));
            }
        }
    }

    /** Takes one step of gradient descent, and compares loss and gradients with the expected ones. */
    private static Map<String, HostTensor> step(
            Network network,
            String trainFrom,
            boolean trainBatchNorm,
            Map<String, HostTensor> before,
            JsonNode expected) {
        List<String> learned = Stream.concat(
                        network.blocksFrom(trainFrom).stream().flatMap(Block::parameters),
                        network.head().stream().flatMap(Layer::parameters))
                .filter(p -> p.role().learned())
                .map(Parameter::name)
                .toList();
        TrainPlan plan = new TrainPlan(
                trainFrom,
                trainBatchNorm,
                List.of(new TrainPlan.Group(learned, 0)),
                new OptimizerSpec.Sgd(0),
                0,
                List.of(),
                Optional.of(Seeded.NORMALIZATION));
        try (NetworkWeights weights = new NetworkWeights(network, before, "cpu");
                TrainStep step = new TrainStep(weights, plan)) {
            TrainStep.Result result = step.run(Seeded.pictures(), Seeded.labels(), new double[] {LEARNING_RATE}, 1);
            Map<String, HostTensor> after = new HashMap<>();
            weights.copyTo(after);

            assertThat((double) result.loss()).isCloseTo(expected.path("loss").asDouble(), within(1e-4));
            for (String name : learned) {
                float[] was = before.get(name).toArray();
                float[] is = after.get(name).toArray();
                float[] gradient = new float[was.length];
                for (int i = 0; i < was.length; i++) {
                    gradient[i] = (float) (((double) was[i] - is[i]) / LEARNING_RATE);
                }
                assertDigest(
                        name,
                        Seeded.digest(name, gradient),
                        expected.path("gradients").path(name));
            }
            return after;
        }
    }

    @ParameterizedTest
    @CsvSource({"resnet18,layer3", "mobilenet_v2,features.12", "squeezenet1_1,fire6-7", "resnet10_slim,head"})
    void whatIsFrozenStaysAndTheRestLearnsTheSame(String architecture, String trainFrom) throws IOException {
        Network network = withoutDropout(Architectures.network(architecture, Seeded.LABELS));
        JsonNode expected = reference(architecture).path("batch_norm_frozen");
        List<String> frozen = network.blocksBefore(trainFrom).stream()
                .flatMap(Block::parameters)
                .map(Parameter::name)
                .toList();
        Map<String, HostTensor> before = Seeded.weights(network);

        Map<String, HostTensor> after = step(network, trainFrom, false, before, expected);

        for (String name : frozen) {
            assertThat(after.get(name).toArray())
                    .as(name)
                    .isEqualTo(before.get(name).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void optimizersAreTorchs(String optimizer) throws IOException {
        Network network = Architectures.network("resnet10_slim", Seeded.LABELS);
        JsonNode expected = reference("optimizers").path(optimizer);
        List<TrainPlan.Group> groups = List.of(group(network, true, 0.05), group(network, false, 0));
        List<Double> classWeights = new ArrayList<>();
        for (int i = 0; i < Seeded.LABELS; i++) {
            classWeights.add(0.5 + i / (Seeded.LABELS - 1.0));
        }
        TrainPlan plan = new TrainPlan(
                "stem",
                true,
                groups,
                optimizer.equals("sgd") ? new OptimizerSpec.Sgd(0.9) : OptimizerSpec.AdamW.STANDARD,
                0.1,
                classWeights,
                Optional.of(Seeded.NORMALIZATION));
        double peak = optimizer.equals("sgd") ? 0.02 : 0.001;
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                TrainStep step = new TrainStep(weights, plan)) {
            for (int i = 0; i < 10; i++) {
                double rate = peak * (i + 1) / 10;
                float loss = step.run(Seeded.pictures(), Seeded.labels(), new double[] {rate, rate}, i)
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

    /** Within 1e-4 of the tensor's norm, in every one of four random directions. */
    private static void assertDigest(String name, double[] actual, JsonNode expected) {
        double norm = expected.path(0).asDouble();
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s, number %d of its digest", name, i)
                    .isCloseTo(expected.path(i).asDouble(), within(1e-4 * norm + 1e-6));
        }
    }

    /** As in the reference: of the whole, PyTorch differs from itself by 1e-2. */
    private static Network firstBlocks(Network network) {
        return new Network("first_blocks", network.blocks().subList(0, 4), 24, "classifier.1", List.of())
                .withHead(Seeded.LABELS, 0);
    }

    private static Network withoutDropout(Network network) {
        return new Network(
                network.architecture(),
                network.blocks(),
                network.numFeatures(),
                network.headName(),
                network.head().stream().filter(l -> !(l instanceof Dropout)).toList());
    }

    private static JsonNode reference(String name) throws IOException {
        try (InputStream in = NetworkParityTest.class.getResourceAsStream("/network/" + name + ".json")) {
            return Json.mapper().readTree(in);
        }
    }
}
