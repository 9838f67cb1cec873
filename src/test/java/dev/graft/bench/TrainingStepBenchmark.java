package dev.graft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.LineTail;
import dev.graft.attempt.StepMetrics;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.item.Split;
import dev.graft.error.Problems;
import dev.graft.image.Interpolation;
import dev.graft.image.SharedData;
import dev.graft.json.Json;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.worker.WorkerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures per second of training all of a network with SGD, JPEG files to updated weights: a worker process of ours and
 * eager PyTorch with torchvision ({@code training_step_peer.py}) in turns, on the same pictures, cores and allocator
 * settings. {@code GRAFT_PYTHON} names an interpreter that has both.
 */
class TrainingStepBenchmark {
    private static final int BATCH = 32;
    private static final int PICTURES = 12 * BATCH;
    private static final int EPOCHS = 2;
    private static final int WARM_UP = 4;
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final Augmentation AUGMENTATION = Augmentation.LIGHT;
    private static final Map<String, Integer> FEATURES =
            new TreeMap<>(Map.of("resnet18", 512, "resnet50", 2048, "mobilenet_v2", 1280));

    @TempDir
    Path work;

    private Path dataset;
    private Path pictures;
    private int runs;

    @Test
    void trainingStepWithData() throws IOException, InterruptedException {
        assumeTrue(System.getenv("GRAFT_PYTHON") != null, "GRAFT_PYTHON names no interpreter with torch: no peer.");
        unpack();
        System.out.println(
                "| network | PyTorch's loader workers | ours, images/s | PyTorch, images/s | ratio | rounds |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        double logs = 0;
        for (String architecture : FEATURES.keySet()) {
            Path base = base(architecture);
            int workers = theirs(architecture, 1, 0) >= theirs(architecture, 1, 2) ? 0 : 2;
            List<Double> ours = new ArrayList<>();
            List<Double> theirs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(ours(base));
                theirs.add(theirs(architecture, EPOCHS, workers));
            }
            double ratio = median(ours) / median(theirs);
            logs += Math.log(ratio);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.2f | %s / %s |%n",
                    architecture,
                    workers,
                    median(ours),
                    median(theirs),
                    ratio,
                    text(ours),
                    text(theirs));
        }
        System.out.printf(Locale.ROOT, "| geometric mean | | | | %.2f | |%n", Math.exp(logs / FEATURES.size()));
    }

    /** The same pictures as a dataset of ours, and as files in folders. */
    private void unpack() throws IOException {
        SortedMap<String, byte[]> files = BenchData.unzip(SharedData.folder().resolve("hymenoptera.zip"));
        while (files.size() > PICTURES) {
            files.remove(files.firstKey());
        }
        dataset = BenchData.write(work.resolve("blobs"), files, path -> Split.TRAIN);
        pictures = work.resolve("pictures");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = pictures.resolve(BenchData.label(file.getKey()))
                    .resolve(Path.of(file.getKey()).getFileName());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    private Path base(String architecture) throws IOException {
        Path folder = work.resolve(architecture);
        ModelConfig config = new ModelConfig(
                architecture,
                0,
                FEATURES.get(architecture),
                List.of(3, 224, 224),
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Interpolation.BILINEAR,
                0.875,
                null,
                null,
                null,
                null);
        ModelFolder.write(folder, config, TinyModels.weights(Architectures.network(architecture, 0)), Map.of());
        return folder;
    }

    /** A worker with caches of its own: in the first epoch it decodes the files, in the second it finds them decoded. */
    private double ours(Path base) throws IOException {
        ObjectNode h = Json.mapper().createObjectNode();
        h.put("epochs", EPOCHS).put("batch_size", BATCH).put("optimizer", "sgd").put("momentum", 0.9);
        h.put("learning_rate", 0.01)
                .put("weight_decay", 0.0005)
                .put("label_smoothing", 0)
                .put("dropout", 0);
        h.put("augmentation", AUGMENTATION.name().toLowerCase(Locale.ROOT));
        Problems problems = new Problems();
        Recipe recipe = Recipe.resolve(
                Method.FROM_SCRATCH,
                Json.mapper().convertValue(h, Hyperparameters.class),
                Checkpointing.STANDARD,
                1,
                SomeFacts.of(PICTURES, List.of("stem", "head"), 224),
                problems);
        problems.throwIfAny();
        Path run = Files.createDirectories(work.resolve("run-" + runs++));
        AttemptFolder attempt =
                BenchWorker.attempt(run.resolve("attempt"), recipe, dataset, base, run.resolve("caches"));
        BenchWorker.run(WorkerMain.class, attempt);
        List<Double> rates = LineTail.read(attempt.metrics(), 0, StepMetrics.class).values().stream()
                .map(StepMetrics::itemsPerSecond)
                .toList();
        return rate(rates, EPOCHS, BenchWorker.log(attempt));
    }

    private double theirs(String architecture, int epochs, int workers) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                System.getenv("GRAFT_PYTHON"),
                "src/test/python/training_step_peer.py",
                architecture,
                pictures.toString(),
                Integer.toString(BATCH),
                Integer.toString(epochs),
                Integer.toString(workers),
                Integer.toString(BenchWorker.THREADS),
                Double.toString(AUGMENTATION.minArea()));
        BenchWorker.tune(builder);
        Path log = work.resolve("peer-" + runs++ + ".log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.waitFor();
        String output = Files.readString(log);
        List<Double> rates = output.lines()
                .filter(line -> line.matches("[0-9.]+"))
                .map(Double::valueOf)
                .toList();
        return rate(rates, epochs, output);
    }

    /** Pictures of all updates but the first ones, by the time that those took. */
    private static double rate(List<Double> rates, int epochs, String log) {
        assertThat(rates).as(log).hasSize(epochs * PICTURES / BATCH);
        List<Double> counted = rates.subList(WARM_UP, rates.size());
        double seconds = counted.stream().mapToDouble(rate -> BATCH / rate).sum();
        return counted.size() * BATCH / seconds;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String text(List<Double> values) {
        return String.join(
                " ",
                values.stream()
                        .map(value -> String.format(Locale.ROOT, "%.1f", value))
                        .toList());
    }
}
