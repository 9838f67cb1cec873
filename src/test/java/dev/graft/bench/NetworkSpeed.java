package dev.graft.bench;

import dev.graft.network.Block;
import dev.graft.network.Initializer;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.OptimizerSpec;
import dev.graft.recipe.setting.Precision;
import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NativeEngine;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import dev.graft.tensor.Plans;
import dev.graft.tensor.Targets;
import dev.graft.tensor.TrainPlan;
import dev.graft.tensor.TrainStep;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A program that times one network on random pictures, as {@code network_speed_peer.py} times its peers: arguments
 * {@code train|train-bfloat16|serve ARCHITECTURE SIZE BATCH THREADS SECONDS}.
 */
public final class NetworkSpeed {
    private static final int LABELS = 10;
    private static final Optional<Normalization> NORMALIZATION =
            Optional.of(new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));

    private NetworkSpeed() {}

    public static void main(String[] arguments) {
        Network network = Architectures.network(arguments[1], LABELS);
        int size = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        NativeEngine.useThreads(Integer.parseInt(arguments[4]));
        double seconds = Double.parseDouble(arguments[5]);
        byte[] noise = new byte[batch * size * size * 3];
        new Random(1).nextBytes(noise);
        Batch.Pixels pictures = new Batch.Pixels(
                ByteBuffer.allocateDirect(noise.length).put(noise).flip(), batch, size, size);
        double fastest;
        try (NetworkWeights weights = new NetworkWeights(network, initial(network), "cpu")) {
            if (!arguments[0].equals("serve")) {
                Precision precision = arguments[0].equals("train") ? Precision.FLOAT32 : Precision.BFLOAT16;
                int[] labels = IntStream.range(0, batch).map(i -> i % LABELS).toArray();
                try (TrainStep step = new TrainStep(weights, plan(network, precision))) {
                    fastest = fastest(
                            seconds, () -> step.run(pictures, new Targets.Classes(labels), new double[] {0.01}, 1));
                }
            } else {
                try (Inference inference = new Inference(weights, NORMALIZATION)) {
                    fastest = fastest(seconds, () -> inference.run(pictures));
                }
            }
        }
        System.out.println(batch / fastest);
    }

    private static double fastest(double seconds, Runnable call) {
        call.run();
        double fastest = Double.MAX_VALUE;
        double all = 0;
        for (int calls = 0; calls < 2 || all < seconds; calls++) {
            long started = System.nanoTime();
            call.run();
            double took = (System.nanoTime() - started) / 1e9;
            fastest = Math.min(fastest, took);
            all += took;
        }
        return fastest;
    }

    private static Map<String, HostTensor> initial(Network network) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), Initializer.values(parameter, 1)));
        }
        return weights;
    }

    private static TrainPlan plan(Network network, Precision precision) {
        List<String> learned = Stream.concat(
                        network.blocks().stream().flatMap(Block::parameters),
                        network.head().stream().flatMap(Layer::parameters))
                .filter(parameter -> parameter.role().learned())
                .map(Parameter::name)
                .toList();
        return Plans.of(
                network.blockNames().get(0),
                true,
                List.of(new TrainPlan.Group(learned, 0)),
                new OptimizerSpec.Sgd(0.9),
                NORMALIZATION.orElseThrow(),
                precision);
    }
}
