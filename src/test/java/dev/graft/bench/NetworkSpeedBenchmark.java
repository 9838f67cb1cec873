package dev.graft.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.launcher.WorkerEnvironment;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.NetworkParity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every network beside eager PyTorch and ONNX Runtime: pictures per second of a training step and of a forward pass at
 * batch 32, each in a process of its own with the same threads and allocator settings, in turns; and how far it is from
 * PyTorch in float64. {@code GRAFT_PYTHON} names an interpreter that has torch, torchvision, timm and onnxruntime;
 * {@code -Dnetworks=a,b} takes these alone.
 */
class NetworkSpeedBenchmark {
    private static final int BATCH = 32;
    private static final int ROUNDS = Integer.getInteger("rounds", 2);
    private static final String SECONDS = System.getProperty("seconds", "3");
    private static final List<String> NETWORKS = Stream.of(
                    System.getProperty("networks", String.join(",", Architectures.names()))
                            .split(","))
            .toList();

    @Test
    void everyNetworkBesidePyTorchAndOnnxRuntime() throws IOException, InterruptedException {
        assumeTrue(System.getenv("GRAFT_PYTHON") != null, "GRAFT_PYTHON names no interpreter with torch: no peer.");
        System.out.println(
                "| network | parameters, M | px | parity: logits / gradients | training: ours / PyTorch | ratio"
                        + " | serving: ours / PyTorch / ONNX Runtime | to PyTorch | to ONNX Runtime |");
        System.out.println("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        List<Double> training = new ArrayList<>();
        List<Double> serving = new ArrayList<>();
        List<Double> onnx = new ArrayList<>();
        for (String architecture : NETWORKS) {
            Row row = measure(architecture);
            training.add(row.train / row.eagerTrain);
            serving.add(row.serve / row.eagerServe);
            onnx.add(row.serve / row.onnx);
            print(architecture, row);
        }
        System.out.printf(
                Locale.ROOT,
                "| geometric mean | | | | | %.2f | | %.2f | %.2f |%n",
                geometricMean(training),
                geometricMean(serving),
                geometricMean(onnx));
    }

    /** The best rate of all rounds: what disturbs a shared machine only ever takes time. */
    private record Row(double train, double eagerTrain, double serve, double eagerServe, double onnx) {
        Row best(Row other) {
            return new Row(
                    Math.max(train, other.train),
                    Math.max(eagerTrain, other.eagerTrain),
                    Math.max(serve, other.serve),
                    Math.max(eagerServe, other.eagerServe),
                    Math.max(onnx, other.onnx));
        }
    }

    private static Row measure(String architecture) throws IOException, InterruptedException {
        Row best = new Row(0, 0, 0, 0, 0);
        for (int round = 0; round < ROUNDS; round++) {
            best = best.best(new Row(
                    ours("train", architecture),
                    peer("eager", "train", architecture),
                    ours("serve", architecture),
                    peer("eager", "serve", architecture),
                    peer("onnx", "serve", architecture)));
        }
        return best;
    }

    private static void print(String architecture, Row row) {
        Network network = Architectures.network(architecture, 1000);
        long parameters = network.parameters().stream()
                .filter(p -> p.role().learned())
                .mapToLong(Parameter::size)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %d | %.0e / %.0e | %.1f / %.1f | %.2f | %.1f / %.1f / %.1f | %.2f | %.2f |%n",
                architecture,
                parameters / 1e6,
                size(architecture),
                NetworkParity.logits(architecture),
                NetworkParity.step(architecture, network.blockNames().get(0), false)
                        .worst(),
                row.train,
                row.eagerTrain,
                row.train / row.eagerTrain,
                row.serve,
                row.eagerServe,
                row.onnx,
                row.serve / row.eagerServe,
                row.serve / row.onnx);
    }

    private static int size(String architecture) {
        return switch (architecture) {
            case "resnet10_slim" -> 64;
            case "inception_v3" -> 299;
            default -> 224;
        };
    }

    private static double ours(String mode, String architecture) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NetworkSpeed.class.getName()));
        command.addAll(List.of(mode, architecture));
        return rate(command, architecture, List.of());
    }

    /** Waiting threads that sleep are for the neighbours' sake; the peers keep their own way. */
    private static double peer(String engine, String mode, String architecture)
            throws IOException, InterruptedException {
        return rate(
                List.of(
                        System.getenv("GRAFT_PYTHON"),
                        "src/test/python/network_speed_peer.py",
                        engine,
                        mode,
                        architecture),
                architecture,
                List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
    }

    private static double rate(List<String> start, String architecture, List<String> unset)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(start);
        command.addAll(List.of(
                Integer.toString(size(architecture)),
                Integer.toString(BATCH),
                Integer.toString(BenchWorker.THREADS),
                SECONDS));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        WorkerEnvironment.apply(builder.environment(), BenchWorker.CPU, BenchWorker.ENGINE_CACHE);
        builder.environment().keySet().removeAll(unset);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> line.matches("[0-9.]+(E-?\\d+)?"))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(String.join(" ", command) + "\n" + output));
    }

    private static double geometricMean(List<Double> ratios) {
        return Math.exp(ratios.stream().collect(Collectors.averagingDouble(Math::log)));
    }
}
