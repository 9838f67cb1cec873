package dev.graft.bench;

import dev.graft.attempt.AttemptFolder;
import dev.graft.attempt.AttemptSpec;
import dev.graft.basemodel.BuiltIn;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import dev.graft.error.Problems;
import dev.graft.image.ImageHeader;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.CheckpointMetric;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Facts;
import dev.graft.recipe.Hyperparameters;
import dev.graft.recipe.Method;
import dev.graft.recipe.Recipe;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.NativeEngine;
import dev.graft.training.Stop;
import dev.graft.training.Training;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the built-in base model is worth: accuracy on the test split of {@code cifar10-12k.zip} after feature extraction
 * from 20 items a label, mean of five draws, beside the same network with random weights.
 *
 * <p>Arguments: the archive, and optionally a base model's folder instead of the built-in one.
 */
final class BuiltInGain {
    private static final int ITEMS_PER_LABEL = 20;
    private static final int DRAWS = 5;

    private final Path work;
    private final Map<String, byte[]> files = new TreeMap<>();

    private BuiltInGain(Path work, Path archive) throws IOException {
        this.work = work;
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory()) {
                    files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Files.createTempDirectory("gain");
        try {
            NativeEngine.useThreads(Runtime.getRuntime().availableProcessors());
            BuiltInGain gain = new BuiltInGain(work, Path.of(arguments[0]));
            Path trained = arguments.length > 1 ? Path.of(arguments[1]) : BuiltIn.unpack(work);
            gain.compare(trained, gain.randomised(trained));
        } finally {
            Durable.deleteTree(work);
        }
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
        List<String> test =
                files.keySet().stream().filter(p -> p.startsWith("test/")).toList();
        Map<String, List<String>> train = files.keySet().stream()
                .filter(p -> p.startsWith("train/"))
                .collect(Collectors.groupingBy(BuiltInGain::label, TreeMap::new, Collectors.toList()));
        List<String> paths = new ArrayList<>(test);
        Random random = new Random(draw);
        train.values().forEach(items -> {
            List<String> shuffled = new ArrayList<>(items);
            Collections.shuffle(shuffled, random);
            paths.addAll(shuffled.subList(0, ITEMS_PER_LABEL));
        });
        Collections.sort(paths);
        return write("draw-" + draw, paths, new ArrayList<>(train.keySet()));
    }

    private static String label(String path) {
        return path.split("/")[1];
    }

    private Path write(String name, List<String> paths, List<String> names) throws IOException {
        FolderBlobs blobs = new FolderBlobs(work.resolve(name));
        Path bytes = blobs.newFile();
        List<Item> items = new ArrayList<>();
        Map<String, int[]> counts = new TreeMap<>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bytes))) {
            long at = 0;
            for (String path : paths) {
                byte[] file = files.get(path);
                ImageHeader header = ImageHeader.of(file);
                Split split = path.startsWith("test/") ? Split.TEST : Split.TRAIN;
                counts.computeIfAbsent(label(path), key -> new int[Split.values().length])[split.ordinal()]++;
                items.add(new Item(
                        Item.id(items.size()),
                        path,
                        label(path),
                        names.indexOf(label(path)),
                        split,
                        header.width(),
                        header.height(),
                        Digest.of(file),
                        header.mediaType(),
                        at,
                        file.length));
                out.write(file);
                at += file.length;
            }
        }
        List<Label> labels = names.stream()
                .map(label -> new Label(
                        label,
                        names.indexOf(label),
                        new SplitCounts(counts.get(label)[0], 0, Optional.of(counts.get(label)[2]))))
                .toList();
        DatasetFolder.put(blobs, "data", bytes, labels, items);
        return blobs.local("data/dataset.json").getParent();
    }

    private double accuracy(Path base, Path dataset, int seed, String name) throws IOException {
        ModelConfig config = ModelFolder.open(base).config();
        Problems problems = new Problems();
        Recipe recipe = Recipe.resolve(
                Method.FEATURE_EXTRACTION,
                Hyperparameters.AUTO,
                new Checkpointing(CheckpointMetric.ACCURACY, 1),
                seed,
                new Facts(200, List.of("stem", "head"), config.height()),
                problems);
        problems.throwIfAny();
        AttemptFolder attempt = AttemptFolder.create(
                work.resolve(name + seed),
                new AttemptSpec(
                        "job_" + seed,
                        1,
                        recipe,
                        dataset.toString(),
                        base.toString(),
                        work.resolve("caches").toString(),
                        1L << 30,
                        "cpu",
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        0));
        Clock clock = Clock.systemUTC();
        return new Training(attempt, attempt.spec(), new Stop(attempt, clock, Duration.ofDays(1)), clock)
                .run()
                .report()
                .orElseThrow()
                .splits()
                .get("test")
                .orElseThrow()
                .accuracy()
                .value();
    }
}
