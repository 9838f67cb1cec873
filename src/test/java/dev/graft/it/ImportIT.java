package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelFolder;
import dev.graft.basemodel.TinyModels;
import dev.graft.basemodel.hub.Mischiefs;
import dev.graft.basemodel.hub.PretendHub;
import dev.graft.disk.Digest;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportIT {
    private static final String REPO = "graft/tiny";
    private static final String CONFIG = """
            {"architecture": "resnet10_slim", "num_classes": 0, "pretrained_cfg": {"input_size": [3, 32, 32],
             "interpolation": "bilinear", "crop_pct": 0.875, "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}}""";

    @TempDir
    static Path folder;

    private static PretendHub hub;
    private static byte[] weights;
    private static GraftProcess server;
    private static Rest rest;

    @BeforeAll
    static void start() throws IOException {
        weights = Files.readAllBytes(
                TinyModels.write(folder.resolve("made")).path().resolve(ModelFolder.WEIGHTS));
        hub = PretendHub.start()
                .with(REPO, ModelFolder.CONFIG, CONFIG)
                .with(REPO, "README.md", "# Tiny")
                .with(REPO, ModelFolder.WEIGHTS, weights);
        server = GraftProcess.start(
                folder.resolve("home"), Map.of("HF_ENDPOINT", hub.uri().toString(), "HF_TOKEN", "hf_it"));
        rest = server.rest();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (hub != null) {
            hub.close();
        }
    }

    private static JsonNode awaitImport(Rest rest, String name) {
        return Await.until(Duration.ofSeconds(60), () -> name + " is still imported", () -> Optional.of(
                        rest.get("/v1/base-models/" + name).expect(200).json())
                .filter(model -> !Client.status(model).equals("importing")));
    }

    @Test
    void aModelFromTheHubIsTrainedOnAndDeleted() {
        var answer = rest.post("/v1/base-models", "{'source': 'hf://graft/tiny'}", "Idempotency-Key", "once")
                .expect(202);
        assertThat(answer.header("Location")).isEqualTo("/v1/base-models/tiny");
        assertThat(answer.json().path("source").asText()).isEqualTo("imported");
        JsonNode model = awaitImport(rest, "tiny");
        assertThat(Client.status(model)).as(model.toString()).isEqualTo("available");
        assertThat(model.path("origin").path("commit").asText()).isEqualTo(PretendHub.COMMIT);
        assertThat(model.path("origin").path("sha256").asText()).isEqualTo(Digest.of(weights));
        assertThat(model.path("preprocessing").path("height").asInt()).isEqualTo(32);
        assertThat(hub.seen()).extracting(PretendHub.Seen::authorization).containsOnly("Bearer hf_it");
        assertThat(rest.post("/v1/base-models", "{'source': 'hf://graft/tiny'}", "Idempotency-Key", "once")
                        .expect(202)
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
        rest.post("/v1/base-models", "{'source': 'hf://graft/tiny'}").problem(409, "conflict");

        Client client = server.client();
        String dataset = client.signs("signs");
        String job = client.job(("{'dataset': '%s', 'base_model': 'tiny', 'model': 'signs', 'method': 'fine_tuning',"
                        + " 'hyperparameters': {'epochs': 500, 'early_stopping_patience': 1000}}")
                .formatted(dataset));
        rest.delete("/v1/base-models/tiny").problem(409, "resource_in_use");
        rest.act("/v1/jobs/" + job + "/cancel");
        client.awaitStatus(job, "cancelled");
        String quick =
                client.job("{'dataset': '%s', 'base_model': 'tiny', 'model': 'signs', 'method': 'feature_extraction'}"
                        .formatted(dataset));
        client.awaitStatus(quick, "succeeded");

        rest.delete("/v1/base-models/tiny", "If-Match", "\"another\"").problem(412, "precondition_failed");
        rest.delete("/v1/base-models/tiny").expect(204);
        rest.get("/v1/base-models/tiny").problem(404, "not_found");
        assertThat(folder.resolve("home/base-models/imported/tiny")).doesNotExist();
        assertThat(server.log()).doesNotContain("hf_it");
    }

    @Test
    void anUploadIsABaseModelToo() {
        List<Rest.Part> files = List.of(
                new Rest.Part("config.json", "application/json", CONFIG.getBytes(StandardCharsets.UTF_8)),
                new Rest.Part("model.safetensors", "application/octet-stream", weights));
        rest.form("/v1/base-models", Map.of("name", "sent"), files).expect(202);

        assertThat(Client.status(awaitImport(rest, "sent"))).isEqualTo("available");
        rest.delete("/v1/base-models/sent").expect(204);
        JsonNode problem =
                rest.form("/v1/base-models", Map.of("nam", "sent"), files).problem(422, "validation_failed");
        assertThat(problem.path("errors").get(0).path("hint").asText()).contains("name");
    }

    @Test
    void theCatalogueTellsWhatIsToBeHad() {
        JsonNode catalogue =
                rest.get("/v1/base-models?source=catalogue").expect(200).json().path("data");
        assertThat(catalogue.findValuesAsText("name")).contains("resnet18", "mobilenet_v2");
        assertThat(rest.get("/v1/base-models").json().path("data").findValuesAsText("source"))
                .doesNotContain("catalogue");
        JsonNode problem = rest.post("/v1/jobs", "{'dataset': 'ds_x', 'base_model': 'resnet18'}")
                .problem(422, "validation_failed");
        assertThat(problem.path("errors").toString()).contains("catalogue:resnet18");
        assertThat(rest.get("/v1/base-models/resnet18")
                        .problem(404, "not_found")
                        .path("hint")
                        .asText())
                .contains("catalogue:resnet18");
        rest.delete("/v1/base-models/graft-mini").problem(409, "conflict");
        rest.post("/v1/base-models", "{'source': 'hf://nonsense'}").problem(422, "validation_failed");
    }

    @Test
    void aDownloadSurvivesTheServersDeath() {
        int half = weights.length / 2;
        hub.with("graft/broken", ModelFolder.CONFIG, CONFIG).with("graft/broken", ModelFolder.WEIGHTS, weights);
        hub.once("GET", "graft/broken/resolve/" + PretendHub.COMMIT + "/model", Mischiefs.cut(weights, half));
        hub.once("GET", "graft/broken/resolve/" + PretendHub.COMMIT + "/model", Mischiefs.silent());
        rest.post("/v1/base-models", "{'source': 'hf://graft/broken'}").expect(202);
        Await.until(Duration.ofSeconds(60), () -> "seen " + hub.seen(), () -> Optional.of(gets())
                .filter(gets -> gets.size() == 2));
        server.kill();
        server.restart();

        JsonNode model = awaitImport(rest, "broken");
        assertThat(Client.status(model)).as(model.toString()).isEqualTo("available");
        assertThat(model.path("origin").path("sha256").asText()).isEqualTo(Digest.of(weights));
        List<String> ranges = gets().stream().map(PretendHub.Seen::range).toList();
        assertThat(ranges).hasSize(3);
        assertThat(ranges.get(0)).isEmpty();
        assertThat(ranges.get(1)).startsWith("bytes=").isEqualTo(ranges.get(2));
        rest.delete("/v1/base-models/broken").expect(204);
    }

    private static List<PretendHub.Seen> gets() {
        return hub.gets(ModelFolder.WEIGHTS).stream()
                .filter(get -> get.path().contains("graft/broken"))
                .toList();
    }

    @Test
    void withoutANetworkOnlyDownloadsFailAndSayWhatToDo() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        TinyModels.write(root.resolve("local"));
        Map<String, String> nobody = Map.of("HF_ENDPOINT", "http://127.0.0.1:9", "GRAFT_BASE_MODELS", root.toString());
        try (GraftProcess alone = GraftProcess.start(folder.resolve("alone"), nobody)) {
            alone.rest()
                    .post("/v1/base-models", "{'source': 'catalogue:resnet18'}")
                    .expect(202);
            alone.rest()
                    .post("/v1/base-models", "{'source': 'folder:%s', 'name': 'copy'}".formatted(root.resolve("local")))
                    .expect(202);
            assertThat(Client.status(awaitImport(alone.rest(), "copy"))).isEqualTo("available");
            Client client = alone.client();
            client.awaitStatus(
                    client.job("{'dataset': '%s', 'base_model': 'copy', 'model': 'm', 'method': 'feature_extraction'}"
                            .formatted(client.signs("signs"))),
                    "succeeded");
            JsonNode error = awaitImport(alone.rest(), "resnet18").path("error");
            assertThat(error.path("code").asText()).isEqualTo("hub_unreachable");
            assertThat(error.path("hint").asText()).contains("HF_ENDPOINT", "GRAFT_BASE_MODELS");
            assertThat(error.path("retryable").asBoolean()).isTrue();
        }
        try (GraftProcess offline = GraftProcess.start(folder.resolve("alone"), Map.of("HF_HUB_OFFLINE", "1"))) {
            JsonNode problem = offline.rest()
                    .post("/v1/base-models", "{'source': 'hf://graft/tiny'}")
                    .problem(409, "hub_offline");
            assertThat(problem.path("hint").asText()).contains("HF_HUB_OFFLINE");
            assertThat(Client.status(awaitImport(offline.rest(), "copy"))).isEqualTo("available");
            offline.rest().get("/problems/hub_offline").expect(200);
        }
    }
}
