package dev.graft.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How far a network with seeded weights is from PyTorch in float64: the numbers of network_references.py. */
public final class NetworkParity {
    /** A power of two, so that multiplying a gradient by it loses nothing. */
    private static final double LEARNING_RATE = 1024;

    private NetworkParity() {}

    /**
     * Distances of one training step, as shares of the size of what is compared.
     *
     * @param tensors of each gradient, and of the running statistics, by the parameter's name
     * @param frozenChanged names of frozen tensors that are not what they were
     */
    public record Step(double loss, Map<String, Double> tensors, List<String> frozenChanged) {
        public double worst() {
            return tensors.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElseThrow();
        }
    }

    /** Largest distance of a logit as a share of the largest logit. */
    public static double logits(String architecture) {
        Network network = Architectures.network(architecture, Seeded.LABELS);
        JsonNode expected = reference(architecture).path("logits");
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                Inference inference = new Inference(weights, Optional.of(Seeded.NORMALIZATION))) {
            float[] logits = inference.run(pictures(architecture)).logits();
            double largest = 0;
            double worst = logits.length == expected.size() ? 0 : Double.NaN;
            for (int i = 0; i < logits.length; i++) {
                largest = Math.max(largest, Math.abs(expected.path(i).asDouble()));
                worst = Math.max(worst, Math.abs(logits[i] - expected.path(i).asDouble()));
            }
            return worst / largest;
        }
    }

    /** One step of gradient descent from the named block on. */
    public static Step step(String architecture, String trainFrom, boolean trainBatchNorm) {
        Network network = withoutDropout(Architectures.network(architecture, Seeded.LABELS));
        JsonNode expected = reference(architecture).path(trainBatchNorm ? "batch_norm_trained" : "batch_norm_frozen");
        List<Parameter> open = Stream.concat(
                        network.blocksFrom(trainFrom).stream().flatMap(Block::parameters),
                        network.head().stream().flatMap(Layer::parameters))
                .toList();
        List<String> learned = open.stream()
                .filter(p -> p.role().learned())
                .map(Parameter::name)
                .toList();
        TrainPlan plan = Plans.of(
                trainFrom,
                trainBatchNorm,
                List.of(new TrainPlan.Group(learned, 0)),
                new OptimizerSpec.Sgd(0),
                Seeded.NORMALIZATION);
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                TrainStep step = new TrainStep(weights, plan)) {
            TrainStep.Result result = step.run(
                    pictures(architecture), new Targets.Classes(Seeded.labels()), new double[] {LEARNING_RATE}, 1);
            Map<String, Double> distances = new LinkedHashMap<>();
            for (Parameter parameter : open) {
                distances.put(parameter.name(), distance(weights, parameter, expected));
            }
            List<String> changed = network.blocksBefore(trainFrom).stream()
                    .flatMap(Block::parameters)
                    .filter(p -> !isSeeded(p, values(weights, p)))
                    .map(Parameter::name)
                    .toList();
            return new Step(Math.abs(result.loss() - expected.path("loss").asDouble()), distances, changed);
        }
    }

    private static boolean isSeeded(Parameter parameter, FloatBuffer values) {
        IntToDoubleFunction seeded = Seeded.weights(parameter);
        return IntStream.range(0, parameter.size()).allMatch(i -> values.get(i) == (float) seeded.applyAsDouble(i));
    }

    /** Of a gradient, or of a running statistic. */
    private static double distance(NetworkWeights weights, Parameter parameter, JsonNode expected) {
        String name = parameter.name();
        FloatBuffer after = values(weights, parameter);
        IntToDoubleFunction before = Seeded.weights(parameter);
        boolean learned = parameter.role().learned();
        double[] digest = Seeded.digest(
                name,
                parameter.size(),
                learned ? i -> ((float) before.applyAsDouble(i) - (double) after.get(i)) / LEARNING_RATE : after::get);
        JsonNode reference = expected.path(learned ? "gradients" : "statistics").path(name);
        double norm = reference.path(0).asDouble(Double.NaN);
        double worst = 0;
        for (int i = 0; i < digest.length; i++) {
            worst = Math.max(worst, Math.abs(digest[i] - reference.path(i).asDouble()) / (norm + 1e-2));
        }
        return worst;
    }

    private static FloatBuffer values(NetworkWeights weights, Parameter parameter) {
        Map<String, HostTensor> copied = new HashMap<>();
        weights.copy(weights.array(parameter.name()), parameter.name(), copied);
        return copied.get(parameter.name()).values();
    }

    /** Height and width as in the reference. */
    static Batch.Pixels pictures(String architecture) {
        return Seeded.pictures(
                switch (architecture) {
                    case "inception_v3" -> 128;
                    case "vit_b_16" -> 224;
                    case "vit_s_14_dinov2", "vit_b_14_dinov2" -> 112;
                    default -> architecture.startsWith("vgg") ? Seeded.SIZE / 2 : Seeded.SIZE;
                });
    }

    private static Network withoutDropout(Network network) {
        return new Network(
                network.architecture(),
                network.blocks().stream()
                        .map(block -> new Block(block.name(), withoutDropout(block.layers())))
                        .toList(),
                network.pooling(),
                network.numFeatures(),
                network.headName(),
                withoutDropout(network.head()));
    }

    private static List<Layer> withoutDropout(List<Layer> layers) {
        return layers.stream().filter(layer -> !(layer instanceof Dropout)).toList();
    }

    static JsonNode reference(String name) {
        try (InputStream in = NetworkParity.class.getResourceAsStream("/network/" + name + ".json")) {
            return Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
