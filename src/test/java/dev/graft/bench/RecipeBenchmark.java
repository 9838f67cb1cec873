package dev.graft.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.image.SharedData;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.metric.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What recipes are worth: datasets and base models by methods and presets, through the REST API of the built server, with
 * accuracy (on test where there is one, else on validation; of several seeds all items together) and wall time from request
 * to result. Beside {@code pytorch_tutorial} and {@code keras_guide} the same recipes in PyTorch, from the same weights, the
 * latter in Keras too, and beside {@code defaults} what somebody experienced would write in PyTorch. {@code one_rate} is the
 * fastai book's plain unfreezing: all blocks from the beginning, at one rate.
 *
 * <p>{@code -Ddatasets=flowers5 -Dmodels=mobilenet_v2 -Druns=defaults,feature_extraction,fine_tuning,from_scratch,
 * pytorch_tutorial,keras_guide -Dseeds=3 -Depochs=25 -Dexpert_epochs=10 -Dat_once=1}; epochs are those of the presets and
 * from scratch. Of several runs at once each has its share of the cores.
 */
class RecipeBenchmark {
    private static final List<String> DATASETS = list("datasets", "hymenoptera,flowers5,cifar10-12k");
    private static final List<String> MODELS = list("models", "mobilenet_v2,squeezenet1_1,graft-mini");
    private static final List<String> RUNS = list(
            "runs",
            "defaults,expert_in_pytorch,feature_extraction,one_rate,fine_tuning,from_scratch,pytorch_tutorial,"
                    + "tutorial_in_pytorch,keras_guide,guide_in_pytorch,guide_in_keras");
    private static final String IN = "_in_";
    private static final String IN_KERAS = "guide_in_keras";
    /** The network that keras_peer.py has in Keras' layers. */
    private static final String OF_KERAS = "mobilenet_v2";

    private static final int SEEDS = Integer.getInteger("seeds", 3);
    private static final String EPOCHS = System.getProperty("epochs", "25");
    private static final String EXPERT_EPOCHS = System.getProperty("expert_epochs", "10");
    private static final int AT_ONCE = Integer.getInteger("at_once", 1);
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / AT_ONCE);
    private static final Duration JOB = Duration.ofHours(3);

    @TempDir
    Path work;

    private static List<String> list(String property, String standard) {
        return List.of(System.getProperty(property, standard).split(","));
    }

    private record Outcome(int right, int items, double seconds) {
        Outcome plus(Outcome other) {
            return new Outcome(right + other.right, items + other.items, seconds + other.seconds);
        }
    }

    /** One line of the table, while its runs go on. */
    private record Row(String dataset, String model, String run, List<Future<Outcome>> seeds) {}

    @Test
    void everyRecipeOnEveryDataset() throws IOException, InterruptedException, ExecutionException {
        Path data = SharedData.folder();
        assumeTrue(Files.isDirectory(data), "The shared data are not here.");
        Path models = data.resolveSibling("base-models");
        System.out.println("| dataset | base model | recipe | accuracy (95 %) | by seed | seconds a run |");
        System.out.println("| --- | --- | --- | ---: | --- | ---: |");
        ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE);
        Map<String, String> environment = Map.of(
                "GRAFT_BASE_MODELS", models.toString(),
                "GRAFT_CPU_WORKERS", Integer.toString(AT_ONCE));
        try (GraftProcess server = GraftProcess.start(work.resolve("home"), environment)) {
            List<Row> rows = new ArrayList<>();
            for (String name : DATASETS) {
                Path zip = data.resolve(name + ".zip");
                String dataset = server.client().upload(name, Files.readAllBytes(zip));
                Path folder = unpacked(zip);
                for (String model : MODELS) {
                    for (String run : RUNS) {
                        List<Future<Outcome>> seeds = new ArrayList<>();
                        for (int seed = 1; seed <= SEEDS; seed++) {
                            int ofRun = seed;
                            Path base = models.resolve(model);
                            if (!run.contains(IN)) {
                                String body = body(dataset, model, run, ofRun);
                                seeds.add(lanes.submit(() -> ours(server, body)));
                            } else if (hasPeer(run, base)) {
                                seeds.add(lanes.submit(() -> peer(run, folder, base, ofRun)));
                            }
                        }
                        rows.add(new Row(name, model, run, seeds));
                    }
                }
            }
            for (Row row : rows) {
                print(row);
            }
        } finally {
            lanes.shutdownNow();
        }
    }

    private static boolean hasPeer(String run, Path base) {
        return System.getenv("GRAFT_PYTHON") != null
                && Files.isDirectory(base)
                && (!run.equals(IN_KERAS) || base.endsWith(OF_KERAS));
    }

    private static String body(String dataset, String model, String run, int seed) {
        String recipe =
                switch (run) {
                    case "defaults" -> "";
                    case "pytorch_tutorial", "keras_guide" ->
                        ", 'method': 'fine_tuning', 'hyperparameters': {'preset': '%s', 'epochs': %s}"
                                .formatted(run, EPOCHS);
                    case "one_rate" ->
                        ", 'method': 'fine_tuning', 'hyperparameters': {'head_epochs': 0, 'learning_rate': 0.001,"
                                + " 'backbone_learning_rate': 0.001, 'layer_decay': 1}";
                    case "from_scratch" -> ", 'method': '%s', 'hyperparameters': {'epochs': %s}".formatted(run, EPOCHS);
                    default -> ", 'method': '%s'".formatted(run);
                };
        return "{'dataset': '%s', 'base_model': '%s', 'seed': %d%s}".formatted(dataset, model, seed, recipe);
    }

    private static Outcome ours(GraftProcess server, String body) {
        Client client = server.client();
        Rest rest = server.rest();
        Instant started = Instant.now();
        String job = client.job(body);
        JsonNode ended = client.await(
                "/v1/jobs/" + job, JOB, seen -> List.of("succeeded", "failed").contains(Client.status(seen)));
        double seconds = Duration.between(started, Instant.now()).toMillis() / 1e3;
        if (!Client.status(ended).equals("succeeded")) {
            throw new AssertionError(ended.path("error").toString());
        }
        JsonNode splits =
                rest.get("/v1/jobs/" + job + "/report").expect(200).json().path("splits");
        JsonNode split = splits.path("test").isNull() ? splits.path("validation") : splits.path("test");
        int items = split.path("items").asInt();
        return new Outcome((int) Math.round(split.at("/accuracy/value").asDouble() * items), items, seconds);
    }

    private static Outcome peer(String run, Path folder, Path base, int seed) throws IOException, InterruptedException {
        String program = run.equals(IN_KERAS) ? "keras_peer.py" : "recipe_peer.py";
        ProcessBuilder builder = new ProcessBuilder(
                        System.getenv("GRAFT_PYTHON"),
                        "src/test/python/" + program,
                        run.substring(0, run.indexOf(IN)),
                        folder.toString(),
                        base.toString(),
                        run.startsWith("expert") ? EXPERT_EPOCHS : EPOCHS,
                        Integer.toString(seed),
                        Integer.toString(THREADS))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        BenchWorker.tune(builder);
        Process process = builder.start();
        String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ");
        if (process.waitFor() != 0) {
            throw new AssertionError(program + " ended with " + process.exitValue());
        }
        int items = files(Files.isDirectory(folder.resolve("test")) ? folder.resolve("test") : folder.resolve("val"));
        return new Outcome((int) Math.round(Double.parseDouble(words[0]) * items), items, Double.parseDouble(words[1]));
    }

    private static int files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return (int) paths.filter(Files::isRegularFile).count();
        }
    }

    private static void print(Row row) throws InterruptedException, ExecutionException {
        Outcome sum = new Outcome(0, 0, 0);
        StringBuilder single = new StringBuilder();
        for (Future<Outcome> seed : row.seeds) {
            Outcome outcome = seed.get();
            sum = sum.plus(outcome);
            single.append(String.format(Locale.ROOT, " %.3f", (double) outcome.right / outcome.items));
        }
        if (sum.items > 0) {
            Interval accuracy = Interval.ofShare(sum.right, sum.items);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.3f (%.3f–%.3f) |%s | %.0f |%n",
                    row.dataset,
                    row.model,
                    row.run,
                    accuracy.value(),
                    accuracy.low(),
                    accuracy.high(),
                    single,
                    sum.seconds / row.seeds.size());
        }
    }

    private Path unpacked(Path zip) throws IOException {
        Path folder = work.resolve(zip.getFileName() + "-unpacked");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (file.startsWith(folder) && !entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
        return folder;
    }
}
