package dev.graft.bench;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.attempt.Stop;
import dev.graft.basemodel.BuiltIn;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Split;
import dev.graft.error.Problems;
import dev.graft.image.SharedData;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the built-in base model is worth: accuracy on the test split of {@code cifar10-12k.zip} after feature extraction
 * from 20 items a label, mean of five draws, beside the same network with random weights.
 *
 * <p>{@code GRAFT_BASE_MODELS} may name another base model's folder to be measured instead.
 */
class BuiltInGainBenchmark {
    private static final int ITEMS_PER_LABEL = 20;
    private static final int DRAWS = 5;

    @TempDir
    Path work;

    private SortedMap<String, byte[]> files;

    @Test
    void builtInModelAgainstRandomWeights() throws IOException {
        NativeEngine.useThreads(Runtime.getRuntime().availableProcessors());
        files = BenchData.unzip(SharedData.folder().resolve("cifar10-12k.zip"));
        String named = System.getenv("GRAFT_BASE_MODELS");
        Path trained = named == null ? BuiltIn.unpack(work) : Path.of(named);
        compare(trained, randomised(trained));
    }

    private void compare(Path trained, Path random) throws IOException {
        System.out.println("| draw | built-in | random weights |\n| --- | --- | --- |");
        double[] sums = new double[2];
        for (int draw = 1; draw <= DRAWS; draw++) {
            Path dataset = draw(draw);
            double[] accuracy = {accuracy(trained, dataset, draw, "trained"), accuracy(random, dataset, draw, "random")
            };
            System.out.printf("| %d | %.3f | %.3f |%n", draw, accuracy[0], accuracy[1]);
            sums[0] += accuracy[0] / DRAWS;
            sums[1] += accuracy[1] / DRAWS;
        }
        System.out.printf("| mean | %.3f | %.3f |%n", sums[0], sums[1]);
    }

    /** The same network with weights as training from scratch begins with. */
    private Path randomised(Path model) throws IOException {
        ModelFolder folder = ModelFolder.open(model);
        ModelConfig config = folder.config();
        Network network = folder.backbone();
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), Initializer.values(parameter, 1)));
        }
        Path path = work.resolve("random");
        ModelFolder.write(path, config, weights, Map.of());
        return path;
    }

    private Path draw(int draw) throws IOException {
        SortedMap<String, byte[]> drawn = new TreeMap<>(files);
        drawn.keySet().removeIf(path -> path.startsWith("train/"));
        Map<String, List<String>> train = files.keySet().stream()
                .filter(path -> path.startsWith("train/"))
                .collect(Collectors.groupingBy(BenchData::label, TreeMap::new, Collectors.toList()));
        Random random = new Random(draw);
        train.values().forEach(items -> {
            List<String> shuffled = new ArrayList<>(items);
            Collections.shuffle(shuffled, random);
            shuffled.subList(0, ITEMS_PER_LABEL).forEach(path -> drawn.put(path, files.get(path)));
        });
        return BenchData.write(
                work.resolve("draw-" + draw), drawn, path -> path.startsWith("test/") ? Split.TEST : Split.TRAIN);
    }

    private double accuracy(Path base, Path dataset, int seed, String name) throws IOException {
        ModelConfig config = ModelFolder.open(base).config();
        Problems problems = new Problems();
        Recipe recipe = Recipe.resolve(
                Method.FEATURE_EXTRACTION,
                Hyperparameters.AUTO,
                new Checkpointing(CheckpointMetric.ACCURACY, 1),
                seed,
                SomeFacts.of(200, List.of("stem", "head"), config.height()),
                problems);
        problems.throwIfAny();
        AttemptFolder attempt = AttemptFolder.create(
                work.resolve(name + seed),
                new AttemptSpec(
                        "job_" + seed,
                        1,
                        new AttemptSpec.Train(recipe, base.toString()),
                        dataset.toString(),
                        work.resolve("caches").toString(),
                        1L << 30,
                        "cpu",
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        0));
        Clock clock = Clock.systemUTC();
        AttemptSpec spec = attempt.spec();
        return new Training(
                        attempt,
                        spec,
                        (AttemptSpec.Train) spec.work(),
                        new Stop(attempt, clock, Duration.ofDays(1)),
                        clock)
                .run()
                .report()
                .orElseThrow()
                .classified("test")
                .orElseThrow()
                .accuracy()
                .value();
    }
}
