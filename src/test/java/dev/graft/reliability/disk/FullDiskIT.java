package dev.graft.reliability.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.demo.SignSet;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.reliability.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk is full: whatever it does then, it says so, keeps nothing by halves and loses nothing that it
 * acknowledged, and goes on by itself when there is room.
 */
class FullDiskIT {
    private static final int MEBIBYTES = 320;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration WORKER_LEAVES = Duration.ofSeconds(40);
    private static final String ZIP = "application/zip";

    @TempDir
    Path folder;

    private final Trial trial = Trial.begin("Full disk");
    private final Random random = trial.random();
    private final Losses losses = new Losses();
    private final byte[] zip = DrawnSigns.zip();
    private SmallDisk disk;
    private GraftProcess server;
    private Rest rest;
    private Client client;

    @BeforeEach
    void mount() throws IOException {
        Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("disk"), MEBIBYTES);
        assumeTrue(mounted.isPresent(), "no file system may be mounted here: a full disk can't be tried");
        disk = mounted.get();
        server = GraftProcess.start(home(), Map.of());
        rest = server.rest();
        client = server.client();
    }

    @AfterEach
    void unmount() {
        if (server != null) {
            server.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    private Path home() {
        // The mount itself: what the server writes to its log goes beside it, to a disk that has room.
        return disk.root();
    }

    @Test
    void aFullDiskIsSaidAndNothingIsLost() throws IOException {
        losses.dataset(client.signs("signs"));
        String first = client.quickJob(losses.anyDataset(), "signs");
        losses.job(client.awaitStatus(first, "succeeded").path("id").asText());
        rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()).expect(200);

        requestsOnAFullDisk();
        for (int round = 0; round < trial.of(3, 40); round++) {
            uploadWithRoomFor(random.nextInt(2 * zip.length + 200_000));
        }
        interrupt("starting", "feature_extraction", job -> Client.status(job).equals("starting"));
        interrupt("fine-tuning", "fine_tuning", job -> phase(job).equals("fine_tuning"));
        if (trial.isLong()) {
            interrupt("extracting features", "feature_extraction", job -> phase(job)
                    .equals("extracting_features"));
            interrupt("evaluating", "feature_extraction", job -> phase(job).equals("evaluating"));
            for (int round = 0; round < 6; round++) {
                double at = random.nextDouble();
                interrupt(
                        "at a random place",
                        round % 2 == 0 ? "fine_tuning" : "feature_extraction",
                        job -> job.path("progress").path("fraction").asDouble() >= at);
            }
        }
        server.kill();
        server.restart();
        losses.check(rest);
        assertThat(incoming()).isEmpty();
        losses.table("Full disk").forEach(System.out::println);
    }

    /** Every request that writes, with not a byte left. */
    private void requestsOnAFullDisk() throws IOException {
        String dataset = losses.anyDataset();
        disk.fill(0);
        refusedOrDone("upload", rest.send("POST", "/v1/datasets", zip, "Content-Type", ZIP), 202);
        refusedOrDone(
                "upload of a form",
                rest.form("/v1/datasets", Map.of(), List.of(new Rest.Part("a.zip", ZIP, zip))),
                202);
        for (int i = 0; i < 40; i++) {
            // The database's log still has some pages: they are used up.
            rest.json("PATCH", "/v1/datasets/" + dataset, "{'metadata': {'n': '%s'}}".formatted("x".repeat(9_000)));
        }
        refusedOrDone("patch", rest.json("PATCH", "/v1/datasets/" + dataset, "{'name': 'other'}"), 200);
        refusedOrDone(
                "job",
                rest.post(
                        "/v1/jobs",
                        "{'dataset': '%s', 'method': 'feature_extraction'}".formatted(dataset),
                        "Idempotency-Key",
                        "full"),
                202);
        refusedOrDone("alias move", rest.json("PUT", "/v1/models/signs/aliases/mine", "{'version': 1}"), 200);
        refusedOrDone("predict", rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()), 200);
        rest.send("POST", "/v1/models/signs/predict", DrawnSigns.unseen().get(0).jpeg(), "Content-Type", "image/jpeg")
                .expect(200);
        readsAreAnswered();
        rest.get("/q/health/ready").expect(503);
        assertThat(rest.get("/v1/info")
                        .expect(200)
                        .json()
                        .path("disk_bytes")
                        .path("free")
                        .asLong())
                .isLessThan(1 << 20);
        assertThat(rest.get("/q/metrics").expect(200).text()).contains("graft_disk_bytes{what=\"database\"");
        disk.free();

        rest.get("/q/health/ready").expect(200);
        rest.json("PATCH", "/v1/datasets/" + dataset, "{'name': 'signs'}").expect(200);
        losses.job(rest.post(
                        "/v1/jobs",
                        "{'dataset': '%s', 'method': 'feature_extraction'}".formatted(dataset),
                        "Idempotency-Key",
                        "full")
                .expect(202)
                .json()
                .path("id")
                .asText());
        rest.json("PUT", "/v1/models/signs/aliases/mine", "{'version': 1}").expect(200);
        losses.alias("signs", "mine", 1);
    }

    private void refusedOrDone(String what, Answer answer, int done) {
        if (answer.status() == done) {
            if (what.startsWith("upload")) {
                losses.dataset(answer.json().path("id").asText());
            } else if (what.equals("job")) {
                losses.job(answer.json().path("id").asText());
            }
        } else {
            answer.problem(507, "storage_full");
        }
        losses.count(what, answer.status() == done);
    }

    /** An upload, and its validation, that find room for a part of what they write. */
    private void uploadWithRoomFor(long bytes) {
        disk.fill(bytes);
        Answer answer = rest.send("POST", "/v1/datasets", zip, "Content-Type", ZIP);
        refusedOrDone("upload with some room", answer, 202);
        readsAreAnswered();
        if (answer.status() == 202) {
            String id = answer.json().path("id").asText();
            // What can't even say that it failed is tried again when there is room.
            disk.free();
            JsonNode ended = Await.until(PATIENCE, () -> "the validation of " + id + " ends", () -> Optional.of(
                            rest.get("/v1/datasets/" + id).expect(200).json())
                    .filter(dataset -> !Client.status(dataset).equals("validating")));
            if (Client.status(ended).equals("failed")) {
                assertThat(ended.path("error").path("code").asText()).isEqualTo("storage_full");
            }
            losses.count("validation with some room", Client.status(ended).equals("ready"));
        }
        disk.free();
    }

    /** Fills the disk when a job is at some place; it goes on when there is room. */
    private void interrupt(String where, String method, Predicate<JsonNode> place) {
        // Nothing is cached of it yet.
        String dataset = client.upload(
                "other",
                SignSet.draw(random.nextLong(), DrawnSigns.KINDS, 30, 96).zip());
        losses.dataset(dataset);
        String id = rest.post(
                        "/v1/jobs",
                        ("{'dataset': '%s', 'model': 'signs', 'method': '%s', 'hyperparameters': {'epochs': 3,"
                                        + " 'batch_size': 16}}")
                                .formatted(dataset, method))
                .expect(202)
                .json()
                .path("id")
                .asText();
        losses.job(id);
        client.awaitJob(id, job -> place.test(job) || Client.status(job).equals("succeeded"));
        disk.fill(0);
        Await.until(
                WORKER_LEAVES,
                () -> "the worker of " + id + " ends",
                () -> server.children().isEmpty() ? Optional.of(true) : Optional.empty());
        readsAreAnswered();
        disk.free();
        JsonNode ended = client.awaitStatus(id, "succeeded");
        assertThat(reasons(ended)).as(ended.toString()).doesNotContain("worker_lost", "internal");
        losses.count("job, " + where, ended.path("attempt").asInt() == 1);
    }

    private static String phase(JsonNode job) {
        return job.path("progress").path("phase").asText();
    }

    private static List<String> reasons(JsonNode job) {
        List<String> reasons = new ArrayList<>();
        job.path("status_transitions")
                .forEach(change -> reasons.add(change.path("reason").asText()));
        return reasons;
    }

    private void readsAreAnswered() {
        for (String path : List.of("/v1/datasets", "/v1/jobs", "/v1/models/signs", "/v1/info", "/q/health/live")) {
            rest.get(path).expect(200);
        }
    }

    private TreeSet<String> incoming() throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("incoming"))) {
            return files.map(file -> file.getFileName().toString())
                    .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        }
    }
}
