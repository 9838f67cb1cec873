package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.TinyModels;
import dev.graft.demo.SignSet;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingIT {
    private static final String PATH = "/v1/base-models/rank";

    /** Large enough for a random network to take some seconds. */
    private static final int SLOW = 256;

    private static final int PER_KIND = 60;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String dataset;

    @BeforeAll
    static void upload() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        write(models.resolve("random-small"), "resnet10_slim", TinyModels.SIZE);
        write(models.resolve("random-slow"), "mobilenet_v2", SLOW);
        server = GraftProcess.start(folder.resolve("home"), environment());
        client = server.client();
        rest = server.rest();
        dataset = client.signs("signs");
    }

    private static Map<String, String> environment() {
        return Map.of("GRAFT_BASE_MODELS", folder.resolve("models").toString());
    }

    private static void write(Path path, String architecture, int size) throws IOException {
        ModelConfig tiny = TinyModels.config(architecture);
        TinyModels.write(
                path,
                new ModelConfig(
                        architecture,
                        0,
                        tiny.numFeatures(),
                        List.of(3, size, size),
                        tiny.mean(),
                        tiny.std(),
                        tiny.interpolation(),
                        tiny.cropPct(),
                        null,
                        null,
                        null,
                        null));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String rank(String more) {
        return asked(rest, "{'dataset': '%s'%s}".formatted(dataset, more));
    }

    private static String asked(Rest server, String body) {
        return server.post(PATH, body).expect(202).json().path("id").asText();
    }

    @Test
    void allBaseModelsAreRankedAndTheTrainedOneWins() {
        String job = rank("");

        List<StreamedEvent> events = client.events(job, 0);
        JsonNode ended = client.awaitStatus(job, "succeeded");

        assertThat(ended.path("kind").asText()).isEqualTo("ranking");
        assertThat(ended.at("/resolved/candidates").toString())
                .isEqualTo("[\"graft-mini\",\"random-slow\",\"random-small\"]");
        assertThat(ended.at("/request/dataset").asText()).isEqualTo(dataset);
        JsonNode result = ended.path("result");
        assertThat(result.path("best").asText()).isEqualTo("graft-mini");
        assertThat(result.path("conclusion").asText()).startsWith("graft-mini is");
        assertThat(result.path("judged_on").path("by").asText()).isEqualTo("cross_validation");
        assertThat(result.path("ranking")).hasSize(3);
        assertThat(result.path("ranking").findValues("rank"))
                .extracting(JsonNode::asInt)
                .containsExactly(1, 2, 3);
        assertThat(result.at("/ranking/0/probe_accuracy/value").asDouble()).isGreaterThan(0.8);
        assertThat(result.at("/ranking/1/first_is_better").asDouble()).isBetween(0.5, 1.0);
        assertThat(events).extracting(StreamedEvent::type).contains("job.started", "job.phase", "job.progress");
        assertThat(events)
                .extracting(StreamedEvent::type)
                .filteredOn("job.judged"::equals)
                .hasSize(3);
        assertThat(events).extracting(StreamedEvent::type).endsWith("job.succeeded");
        JsonNode report = rest.get("/v1/jobs/" + job + "/report").expect(200).json();
        assertThat(report.path("ranking")).isEqualTo(result.path("ranking"));
        assertThat(report.path("timing").path("extracting_features").asDouble()).isPositive();
        assertThat(ids("ranking")).contains(job);
        assertThat(ids("training")).doesNotContain(job);
    }

    @Test
    void itIsCancelled() {
        String job = rank(", 'candidates': ['random-slow'], 'seed': 2");
        client.awaitStatus(job, "running");
        rest.delete("/v1/datasets/" + dataset).problem(409, "resource_in_use");
        rest.act("/v1/jobs/" + job + "/cancel").expect(202);

        JsonNode ended = client.awaitStatus(job, "cancelled");

        assertThat(ended.path("result").isNull()).isTrue();
        rest.get("/v1/jobs/" + job + "/report").problem(409, "conflict");
        rest.delete("/v1/jobs/" + job).expect(204);
    }

    @Test
    void aKilledWorkerChangesNothingInTheResult() {
        String body = "{'dataset': '%s', 'candidates': ['random-small', 'random-slow', 'graft-mini']}";
        byte[] zip = SignSet.draw(14, DrawnSigns.KINDS, PER_KIND, 64).zip();
        String killed = asked(rest, body.formatted(client.upload("more", zip)));
        client.awaitJob(killed, job -> job.at("/progress/base_model").asText().equals("random-slow"));
        List<ProcessHandle> workers = server.children();
        assertThat(workers).isNotEmpty();
        workers.forEach(ProcessHandle::destroyForcibly);
        JsonNode ended = client.awaitStatus(killed, "succeeded");

        assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        assertThat(client.events(killed, 0))
                .extracting(StreamedEvent::type)
                .contains("job.retried")
                .filteredOn("job.judged"::equals)
                .hasSize(3);
        try (GraftProcess other = GraftProcess.start(folder.resolve("other"), environment())) {
            Client undisturbed = other.client();
            String job = asked(other.rest(), body.formatted(undisturbed.upload("more", zip)));
            JsonNode straight = undisturbed.awaitStatus(job, "succeeded");
            assertThat(straight.path("attempt").asInt()).isEqualTo(1);
            assertThat(ended.path("result")).isEqualTo(straight.path("result"));
        }
    }

    @Test
    void allFaultsOfARequestAreToldAtOnce() {
        JsonNode problem = rest.post(
                        PATH, "{'dataset': 'ds_x', 'candidates': ['random-smal', 'nobody'], 'max_items': 1, 'sed': 1}")
                .problem(422, "validation_failed");

        assertThat(problem.path("errors").findValuesAsText("param"))
                .containsExactlyInAnyOrder("dataset", "candidates[0]", "candidates[1]", "max_items", "sed");
        assertThat(problem.path("errors").findValuesAsText("hint"))
                .contains("did you mean 'random-small'?", "did you mean 'seed'?");
        rest.get(PATH + "?x=1").problem(405, "method_not_allowed");
    }

    @Test
    void theSameKeyGivesTheSameJob() {
        String body = "{'dataset': '%s', 'candidates': ['random-small'], 'metadata': {'mine': 1}}".formatted(dataset);
        Answer first = rest.post(PATH, body, "Idempotency-Key", "rank-1").expect(202);
        Answer second = rest.post(PATH, body, "Idempotency-Key", "rank-1").expect(202);

        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(first.header("Location"))
                .isEqualTo("/v1/jobs/" + first.json().path("id").asText());
        client.awaitStatus(first.json().path("id").asText(), "succeeded");
    }

    private static List<String> ids(String kind) {
        return rest.get("/v1/jobs?kind=" + kind).expect(200).json().path("data").findValuesAsText("id");
    }
}
