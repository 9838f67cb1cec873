package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
    private static final int STEPS = 2;

    /** What a few steps leave behind. */
    private record Outcome(double[] losses, Map<String, float[]> weights) {}

    /** Kinds of layers: plain and depthwise convolutions, gates, both norms, attention. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet10_slim", "mobilenet_v3_small", "convnext_tiny", "vit_s_16"})
    void learnsInBfloat16WhatItLearnsInFloat32(String architecture) {
        needBfloat16();
        Network network = Architectures.network(architecture, Seeded.LABELS);
        String first = network.blockNames().get(0);

        Outcome full = learn(network, first, Precision.FLOAT32);
        Outcome half = learn(network, first, Precision.BFLOAT16);

        for (int i = 0; i < STEPS; i++) {
            assertThat(half.losses[i]).isCloseTo(full.losses[i], within(0.02 * Math.max(1, full.losses[i])));
        }
        assertThat(cosine(network, full, half))
                .as("how alike the updates of all learned parameters are")
                .isGreaterThan(0.97);
    }

    @Test
    void leavesFrozenBlocksAsTheyAre() {
        needBfloat16();
        Network network = Architectures.network("resnet10_slim", Seeded.LABELS);
        Outcome outcome = learn(network, "layer3", Precision.BFLOAT16);
        Map<String, HostTensor> before = Seeded.weights(network);

        network.blocksBefore("layer3").stream()
                .flatMap(block -> block.parameters())
                .forEach(p -> assertThat(outcome.weights.get(p.name()))
                        .as(p.name())
                        .isEqualTo(before.get(p.name()).toArray()));
        assertThat(outcome.weights.get("layer3.0.conv1.weight"))
                .isNotEqualTo(before.get("layer3.0.conv1.weight").toArray());
    }

    @Test
    void givesTheSameBitsTwice() {
        needBfloat16();
        Network network = Architectures.network("mobilenet_v2", Seeded.LABELS);
        String first = network.blockNames().get(0);

        Outcome once = learn(network, first, Precision.BFLOAT16);
        Outcome again = learn(network, first, Precision.BFLOAT16);

        assertThat(again.losses).containsExactly(once.losses);
        once.weights.forEach(
                (name, values) -> assertThat(again.weights.get(name)).isEqualTo(values));
    }

    @Test
    void gainIsTheSameWheneverItIsAskedFor() {
        assertThat(Bfloat16.gain("cpu")).isNotNegative().isEqualTo(Bfloat16.gain("cpu"));
    }

    private static void needBfloat16() {
        assumeTrue(OneDnn.usable("cpu", Precision.BFLOAT16), "This processor has no instructions for bfloat16.");
    }

    private static Outcome learn(Network network, String trainFrom, Precision precision) {
        List<String> learned = Stream.concat(
                        network.blocksFrom(trainFrom).stream().flatMap(block -> block.parameters()),
                        network.head().stream().flatMap(layer -> layer.parameters()))
                .filter(p -> p.role().learned())
                .map(Parameter::name)
                .toList();
        TrainPlan plan = Plans.of(
                trainFrom,
                false,
                List.of(new TrainPlan.Group(learned, 0)),
                new OptimizerSpec.Sgd(0.9),
                Seeded.NORMALIZATION,
                precision);
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                TrainStep step = new TrainStep(weights, plan)) {
            double[] losses = IntStream.range(0, STEPS)
                    .mapToDouble(i -> step.run(
                                    Seeded.pictures(), new Targets.Classes(Seeded.labels()), new double[] {0.001}, i)
                            .loss())
                    .toArray();
            Map<String, HostTensor> copied = new HashMap<>();
            weights.copyTo(copied);
            Map<String, float[]> all = new HashMap<>();
            copied.forEach((name, tensor) -> all.put(name, tensor.toArray()));
            return new Outcome(losses, all);
        }
    }

    /** Of the two ways' updates, all parameters in one vector. */
    private static double cosine(Network network, Outcome some, Outcome others) {
        Map<String, HostTensor> before = Seeded.weights(network);
        double product = 0;
        double ofSome = 0;
        double ofOthers = 0;
        Predicate<Parameter> learned = p -> p.role().learned();
        for (Parameter p : network.parameters().stream().filter(learned).toList()) {
            float[] start = before.get(p.name()).toArray();
            float[] a = some.weights.get(p.name());
            float[] b = others.weights.get(p.name());
            for (int i = 0; i < start.length; i++) {
                double x = a[i] - start[i];
                double y = b[i] - start[i];
                product += x * y;
                ofSome += x * x;
                ofOthers += y * y;
            }
        }
        return product / Math.sqrt(ofSome * ofOthers);
    }
}
