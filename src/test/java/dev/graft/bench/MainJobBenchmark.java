package dev.graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.attempt.AttemptFolder;
import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.item.Split;
import dev.graft.error.Problems;
import dev.graft.image.SharedData;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import dev.graft.recipe.Checkpointing;
import dev.graft.recipe.Recipe;
import dev.graft.recipe.SomeFacts;
import dev.graft.recipe.setting.Hyperparameters;
import dev.graft.recipe.setting.Method;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job that most users run: {@code hymenoptera.zip} on {@code mobilenet_v2}, through the REST API of the built server.
 * Its accuracy over seeds, and its time from upload to {@code succeeded} beside the least that it has to do.
 */
class MainJobBenchmark {
    private static final int ROUNDS = 3;
    private static final int EXTRACTION_SEEDS = 5;
    private static final int TUNING_SEEDS = 3;
    private static final String MODEL = "mobilenet_v2";

    @TempDir
    Path work;

    private Path archive;
    private Path baseModels;

    @Test
    void accuracyAndTimeOfTheMainJob() throws IOException {
        archive = SharedData.folder().resolve("hymenoptera.zip");
        baseModels = SharedData.folder().resolveSibling("base-models");
        times();
        accuracies();
    }

    private void times() throws IOException {
        Path dataset = BenchData.write(work.resolve("blobs"), BenchData.unzip(archive), path -> Split.TRAIN);
        List<Double> totals = new ArrayList<>();
        List<Double> passes = new ArrayList<>();
        System.out.println(
                "| round | upload to succeeded, s | decoding + forward pass, s | 1.5 x that + 4, s | share |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (int round = 1; round <= ROUNDS; round++) {
            double total = total(round);
            List<Double> parts = onePass(dataset, round);
            double pass = parts.get(0) + parts.get(1);
            totals.add(total);
            passes.add(pass);
            line(Integer.toString(round), total, pass, " = %.2f + %.2f".formatted(parts.get(0), parts.get(1)));
        }
        line("median", median(totals), median(passes), "");
    }

    private static void line(String name, double total, double pass, String parts) {
        double bar = 1.5 * pass + 4;
        System.out.printf(
                Locale.ROOT, "| %s | %.2f | %.2f%s | %.2f | %.2f |%n", name, total, pass, parts, bar, total / bar);
    }

    /** One job on a server that has never seen the pictures. */
    private double total(int round) throws IOException {
        byte[] zip = Files.readAllBytes(archive);
        try (GraftProcess server = server("timed-" + round)) {
            Client client = server.client();
            long start = System.nanoTime();
            String dataset = client.upload("hymenoptera", zip);
            String job = client.job(body(dataset, "feature_extraction", "", round));
            // As a user watches: questions twenty times a second would have the server compile its answers beside the
            // job.
            client.events(job, 0);
            double seconds = (System.nanoTime() - start) / 1e9;
            client.awaitStatus(job, "succeeded");
            return seconds;
        }
    }

    /** Seconds of decoding and of the forward pass. */
    private List<Double> onePass(Path dataset, int round) throws IOException {
        Path base = baseModels.resolve(MODEL);
        Recipe recipe = Recipe.resolve(
                Method.FEATURE_EXTRACTION,
                Hyperparameters.AUTO,
                Checkpointing.STANDARD,
                round,
                SomeFacts.of(1, List.of("head"), ModelFolder.open(base).config().height()),
                new Problems());
        AttemptFolder attempt =
                BenchWorker.attempt(work.resolve("pass-" + round), recipe, dataset, base, work.resolve("none"));
        BenchWorker.run(OnePass.class, attempt);
        Path seconds = attempt.path().resolve("seconds");
        assertThat(seconds).as(BenchWorker.log(attempt)).exists();
        return Stream.of(Files.readString(seconds).split(" "))
                .map(Double::valueOf)
                .toList();
    }

    private void accuracies() throws IOException {
        System.out.println("\n| method | validation accuracy by seed | mean | seconds by seed |");
        System.out.println("| --- | --- | --- | --- |");
        try (GraftProcess server = server("accuracy")) {
            Client client = server.client();
            String dataset = client.upload("hymenoptera", Files.readAllBytes(archive));
            accuracy(client, dataset, "feature_extraction", "", EXTRACTION_SEEDS);
            accuracy(client, dataset, "fine_tuning", ", 'hyperparameters': {'epochs': 5}", TUNING_SEEDS);
        }
    }

    private static void accuracy(Client client, String dataset, String method, String more, int seeds) {
        List<Double> accuracies = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            long start = System.nanoTime();
            String job = client.job(body(dataset, method, more, seed));
            client.awaitStatus(job, "succeeded");
            seconds.add((System.nanoTime() - start) / 1e9);
            JsonNode report =
                    client.rest().get("/v1/jobs/" + job + "/report").expect(200).json();
            accuracies.add(report.path("splits")
                    .path("validation")
                    .path("accuracy")
                    .path("value")
                    .asDouble());
        }
        DoubleStream values = accuracies.stream().mapToDouble(Double::doubleValue);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.4f | %s |%n",
                method,
                text("%.4f", accuracies),
                values.average().orElseThrow(),
                text("%.1f", seconds));
    }

    private static String body(String dataset, String method, String more, int seed) {
        return "{'dataset': '%s', 'model': 'hymenoptera', 'base_model': '%s', 'method': '%s', 'seed': %d%s}"
                .formatted(dataset, MODEL, method, seed, more);
    }

    private GraftProcess server(String home) {
        return GraftProcess.start(work.resolve(home), Map.of("GRAFT_BASE_MODELS", baseModels.toString()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String text(String format, List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, format, value))
                .collect(Collectors.joining(" "));
    }
}
