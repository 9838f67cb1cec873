package dev.graft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.TinyModels;
import dev.graft.image.Interpolation;
import dev.graft.image.SharedData;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a ranking is worth: on three datasets, base models in its order beside the accuracy that feature extraction on each
 * of them really reaches (mean of five seeds), on the test split where there is one, else on validation. Through the REST API of the built
 * server, over the built-in base model, those of the shared folder and two networks with random weights.
 */
class RankingBenchmark {
    private static final int SEEDS = 5;
    private static final int PHOTO = 224;
    private static final int SMALL = 64;

    @TempDir
    Path work;

    @Test
    void hymenoptera() throws IOException {
        theBestBaseModelIsAmongTheFirstTwo("hymenoptera");
    }

    @Test
    void flowers5() throws IOException {
        theBestBaseModelIsAmongTheFirstTwo("flowers5");
    }

    @Test
    void cifar10() throws IOException {
        theBestBaseModelIsAmongTheFirstTwo("cifar10-12k");
    }

    private void theBestBaseModelIsAmongTheFirstTwo(String dataset) throws IOException {
        Path shared = SharedData.folder().resolveSibling("base-models");
        Path random = Files.createDirectory(work.resolve("random"));
        write(random.resolve("random-resnet10_slim"), "resnet10_slim", SMALL);
        write(random.resolve("random-resnet18"), "resnet18", PHOTO);
        String roots = shared + File.pathSeparator + random;
        try (GraftProcess server = GraftProcess.start(work.resolve("home"), Map.of("GRAFT_BASE_MODELS", roots))) {
            assertThat(compare(server.client(), dataset)).as(dataset).isLessThanOrEqualTo(2);
        }
    }

    /** The values that training from scratch begins with. */
    private static void write(Path folder, String architecture, int size) throws IOException {
        ModelConfig tiny = TinyModels.config(architecture);
        TinyModels.write(
                folder,
                new ModelConfig(
                        architecture,
                        0,
                        tiny.numFeatures(),
                        List.of(3, size, size),
                        tiny.mean(),
                        tiny.std(),
                        Interpolation.BILINEAR,
                        tiny.cropPct(),
                        null,
                        null,
                        null,
                        null));
    }

    private record Line(JsonNode place, double accuracy) {
        int rank() {
            return place.path("rank").asInt();
        }
    }

    /** @return the rank of the base model that is really the best */
    private static int compare(Client client, String name) throws IOException {
        byte[] zip = Files.readAllBytes(SharedData.folder().resolve(name + ".zip"));
        String dataset = client.upload(name, zip);
        long start = System.nanoTime();
        JsonNode ranked = ended(
                client,
                client.rest()
                        .post("/v1/base-models/rank", "{'dataset': '%s'}".formatted(dataset))
                        .expect(202)
                        .json()
                        .path("id")
                        .asText());
        double seconds = (System.nanoTime() - start) / 1e9;
        JsonNode result = ranked.path("result");
        List<Line> lines = lines(client, dataset, result);
        Line best =
                lines.stream().max(Comparator.comparingDouble(Line::accuracy)).orElseThrow();
        print(name, result, lines, seconds);
        return best.rank();
    }

    private static List<Line> lines(Client client, String dataset, JsonNode result) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode place : result.path("ranking")) {
            assertThat(place.path("error").isNull()).as(place.toString()).isTrue();
            String base = place.path("base_model").asText();
            double sum = 0;
            for (int seed = 1; seed <= SEEDS; seed++) {
                sum += accuracy(client, dataset, base, seed);
            }
            lines.add(new Line(place, sum / SEEDS));
        }
        return lines;
    }

    private static double accuracy(Client client, String dataset, String base, int seed) {
        String job = client.job(
                "{'dataset': '%s', 'model': '%s', 'base_model': '%s', 'method': 'feature_extraction', 'seed': %d}"
                        .formatted(dataset, base.replace('_', '-'), base, seed));
        ended(client, job);
        JsonNode splits = client.rest()
                .get("/v1/jobs/" + job + "/report")
                .expect(200)
                .json()
                .path("splits");
        JsonNode split = splits.path("test").isNull() ? splits.path("validation") : splits.path("test");
        return split.at("/accuracy/value").asDouble();
    }

    /** Follows a job as long as it takes: the stream of its events ends with it. */
    private static JsonNode ended(Client client, String job) {
        JsonNode seen = client.getJob(job);
        while (!List.of("succeeded", "failed", "cancelled").contains(Client.status(seen))) {
            client.rest().follow(job, 0).join();
            seen = client.getJob(job);
        }
        assertThat(Client.status(seen)).as(seen.toString()).isEqualTo("succeeded");
        return seen;
    }

    private static void print(String name, JsonNode result, List<Line> lines, double seconds) {
        JsonNode on = result.path("judged_on");
        System.out.printf(
                Locale.ROOT,
                "%n%s: %.0f s; %s, %d of %d items asked about, %d of %d learned from.%n%s%n%n",
                name,
                seconds,
                on.path("by").asText(),
                on.path("items").asInt(),
                on.path("items_there").asInt(),
                on.path("train_items").asInt(),
                on.path("train_items_there").asInt(),
                result.path("conclusion").asText());
        System.out.println(
                "| rank | base model | probe (95 %) | 5 neighbours | LogME | ImageNet top-1 | first is better"
                        + " | feature extraction | its rank |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Line line : lines) {
            JsonNode place = line.place;
            long better = lines.stream()
                    .filter(other -> other.accuracy > line.accuracy)
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.3f (%.3f–%.3f) | %.3f | %.3f | %s | %s | %.4f | %d |%n",
                    line.rank(),
                    place.path("base_model").asText(),
                    place.at("/probe_accuracy/value").asDouble(),
                    place.at("/probe_accuracy/low").asDouble(),
                    place.at("/probe_accuracy/high").asDouble(),
                    place.at("/knn_accuracy/value").asDouble(),
                    place.path("logme").asDouble(),
                    number(place.path("imagenet_top1")),
                    number(place.path("first_is_better")),
                    line.accuracy,
                    better + 1);
        }
    }

    private static String number(JsonNode value) {
        return value.isNull() ? "–" : String.format(Locale.ROOT, "%.3f", value.asDouble());
    }
}
