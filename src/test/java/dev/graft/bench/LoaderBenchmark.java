package dev.graft.bench;

import dev.graft.attempt.AttemptFolder;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.dataset.item.Split;
import dev.graft.error.Problems;
import dev.graft.image.Interpolation;
import dev.graft.image.SharedData;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Augmentation;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of the rate with a batch that lies there is left when pictures are loaded and changed meanwhile: training all
 * of a network on JPEG files at 224 px, in a process with a worker's environment. The first epoch decodes the files, later
 * ones find them decoded.
 */
class LoaderBenchmark {
    private static final int BATCH = 32;
    private static final int PICTURES = 4 * BATCH;
    private static final String[] NETWORKS =
            System.getProperty("networks", "mobilenet_v2,resnet18,resnet50").split(",");
    private static final Map<String, Integer> FEATURES =
            new TreeMap<>(Map.of("resnet18", 512, "resnet50", 2048, "mobilenet_v2", 1280));

    @TempDir
    Path work;

    @Test
    void whatIsLeftOfTheRateOfStepsWithoutData() throws IOException {
        SortedMap<String, byte[]> files = BenchData.unzip(SharedData.folder().resolve("hymenoptera.zip"));
        while (files.size() > PICTURES) {
            files.remove(files.firstKey());
        }
        Path dataset = BenchData.write(work.resolve("blobs"), files, path -> Split.TRAIN);
        System.out.println(
                "| network | augmentation | without data, images/s | decoding | decoded | decoded, by processor time |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        for (String architecture : NETWORKS) {
            Path base = base(architecture);
            for (Augmentation augmentation : List.of(Augmentation.LIGHT, Augmentation.STRONG)) {
                List<double[]> epochs = epochs(dataset, base, architecture, augmentation);
                double[] first = epochs.get(0);
                double[] sum = new double[first.length];
                for (double[] epoch : epochs.subList(1, epochs.size())) {
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += epoch[i];
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.1f | %.2f | %.2f | %.3f |%n",
                        architecture,
                        augmentation.name().toLowerCase(Locale.ROOT),
                        (epochs.size() - 1) * PICTURES / sum[1],
                        first[1] / first[0],
                        sum[1] / sum[0],
                        sum[3] / sum[2]);
            }
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

    /** Seconds with and without data by the clock, then of the processor. */
    private List<double[]> epochs(Path dataset, Path base, String architecture, Augmentation augmentation)
            throws IOException {
        Path run = Files.createDirectories(work.resolve(architecture + "-" + augmentation));
        Recipe recipe = Recipe.resolve(
                Method.FROM_SCRATCH,
                Hyperparameters.AUTO,
                Checkpointing.STANDARD,
                1,
                SomeFacts.of(PICTURES, List.of("stem", "head"), 224),
                new Problems());
        AttemptFolder attempt =
                BenchWorker.attempt(run.resolve("attempt"), recipe, dataset, base, run.resolve("caches"));
        Files.writeString(attempt.path().resolve("augmentation"), augmentation.name());
        BenchWorker.run(LoaderRate.class, attempt);
        Path seconds = attempt.path().resolve("seconds");
        if (!Files.exists(seconds)) {
            throw new IllegalStateException(BenchWorker.log(attempt));
        }
        return Files.readAllLines(seconds).stream()
                .map(line -> line.split(" "))
                .map(cells -> Stream.of(cells).mapToDouble(Double::parseDouble).toArray())
                .toList();
    }
}
