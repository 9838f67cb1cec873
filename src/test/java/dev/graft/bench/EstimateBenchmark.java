package dev.graft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.image.SharedData;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnShapes;
import dev.graft.it.harness.GraftProcess;
import dev.graft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a dry run promises beside what the job then takes, through the REST API of the built server: seconds of the whole job,
 * seconds an epoch, and the most memory that its process ever had.
 */
class EstimateBenchmark {
    /** How far off the middle one of several kinds of job may be. */
    private static final double TOLERANCE = 0.3;

    private static final Duration JOB = Duration.ofMinutes(30);
    private static final double MEGA = 1e6;

    @TempDir
    Path work;

    private record Kind(String name, String dataset, String rest) {
        String body(boolean dry) {
            return "{'dataset': '%s', %s, 'dry_run': %s}".formatted(dataset, rest, dry);
        }
    }

    /** Of one kind, promised and taken. */
    private record Pair(double promised, double taken) {
        double ratio() {
            return promised / taken;
        }
    }

    @Test
    void theMiddleOneOfSeveralKindsIsWithinThirtyPercent() throws IOException {
        Path data = SharedData.folder();
        assumeTrue(Files.isDirectory(data), "The shared data are not here.");
        List<Pair> jobs = new ArrayList<>();
        List<Pair> epochs = new ArrayList<>();
        List<Pair> memory = new ArrayList<>();
        System.out.println("| job | seconds | promised | an epoch | promised | memory, MB | promised | dry run, s |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Path home = work.resolve("home");
        try (GraftProcess server = GraftProcess.start(
                home,
                Map.of("GRAFT_BASE_MODELS", data.resolveSibling("base-models").toString()))) {
            for (Kind kind : kinds(server.client(), data)) {
                Instant asked = Instant.now();
                JsonNode estimate = server.rest()
                        .post("/v1/jobs", kind.body(true))
                        .expect(200)
                        .json()
                        .path("estimate");
                double dry = seconds(asked, Instant.now());
                Instant started = Instant.now();
                String job = server.client().job(kind.body(false));
                long[] peak = new long[1];
                server.client().await("/v1/jobs/" + job, JOB, seen -> {
                    peak[0] = Math.max(peak[0], peak(home, job));
                    return List.of("succeeded", "failed").contains(Client.status(seen));
                });
                jobs.add(new Pair(estimate.path("duration_seconds").asDouble(), seconds(started, Instant.now())));
                epochs.add(new Pair(estimate.path("seconds_per_epoch").asDouble(), epoch(home, job)));
                memory.add(new Pair(estimate.path("memory_bytes").asDouble() / MEGA, peak[0] / MEGA));
                print(kind, last(jobs), last(epochs), last(memory), dry);
            }
        }
        for (List<Pair> of : List.of(jobs, epochs, memory)) {
            assertThat(median(of)).isBetween(1 - TOLERANCE, 1 + TOLERANCE);
        }
    }

    private static List<Kind> kinds(Client client, Path data) throws IOException {
        String hymenoptera = client.upload("hymenoptera", Files.readAllBytes(data.resolve("hymenoptera.zip")));
        String flowers = client.upload("flowers5", Files.readAllBytes(data.resolve("flowers5.zip")));
        String shapes = client.upload("shapes", DrawnShapes.zip(DrawnShapes.several(21, 600)));
        return List.of(
                new Kind(
                        "feature extraction, mobilenet_v2",
                        hymenoptera,
                        "'base_model': 'mobilenet_v2', 'method': 'feature_extraction'"),
                new Kind(
                        "fine-tuning from features.14, mobilenet_v2",
                        flowers,
                        "'base_model': 'mobilenet_v2', 'method': 'fine_tuning',"
                                + " 'hyperparameters': {'epochs': 3, 'unfreeze_from': 'features.14'}"),
                new Kind(
                        "fine-tuning of all blocks, squeezenet1_1",
                        flowers,
                        "'base_model': 'squeezenet1_1', 'method': 'fine_tuning', 'hyperparameters': {'epochs': 3}"),
                new Kind(
                        "from scratch, graft-mini at 96 pixels",
                        hymenoptera,
                        "'base_model': 'graft-mini', 'method': 'from_scratch',"
                                + " 'hyperparameters': {'epochs': 5, 'image_size': 96}"),
                new Kind(
                        "several labels, graft-mini",
                        shapes,
                        "'base_model': 'graft-mini', 'method': 'fine_tuning', 'hyperparameters': {'epochs': 6}"));
    }

    /** What the job's process had at most, as far as Linux tells; 0 where there is none. */
    private static long peak(Path home, String job) {
        try {
            Path process = home.resolve("attempts").resolve(job).resolve("1/process.json");
            String pid = Files.readString(process).replaceAll("(?s).*\"pid\"\\s*:\\s*(\\d+).*", "$1");
            try (Stream<String> lines = Files.lines(Path.of("/proc", pid, "status"))) {
                return lines.filter(line -> line.startsWith("VmHWM"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst()
                        .orElse(0);
            }
        } catch (IOException e) {
            return 0;
        }
    }

    /** Mean of the main phase's epochs but the first, which decodes pictures too. */
    private static double epoch(Path home, String job) throws IOException {
        List<Instant> ends = new ArrayList<>();
        String phase = "";
        for (String line :
                Files.readAllLines(home.resolve("attempts").resolve(job).resolve("1/events.jsonl"))) {
            JsonNode event = Json.read(line, JsonNode.class);
            if (event.path("type").asText().equals("epoch")) {
                if (!phase.equals(event.path("phase").asText())) {
                    ends.clear();
                    phase = event.path("phase").asText();
                }
                ends.add(Instant.parse(event.path("at").asText()));
            }
        }
        return seconds(ends.get(0), last(ends)) / (ends.size() - 1);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static double median(List<Pair> pairs) {
        return pairs.stream().mapToDouble(Pair::ratio).sorted().toArray()[pairs.size() / 2];
    }

    private static void print(Kind kind, Pair job, Pair epoch, Pair memory, double dry) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f | %.2f | %.0f | %.0f | %.1f |%n",
                kind.name,
                job.taken,
                job.promised,
                epoch.taken,
                epoch.promised,
                memory.taken,
                memory.promised,
                dry);
    }
}
