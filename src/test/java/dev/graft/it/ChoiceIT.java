package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.demo.Sign;
import dev.graft.demo.SignSet;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Graft chooses by looking at the data, and what it says about it. */
class ChoiceIT {
    private static final int SIZE = 48;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String many;
    private static String few;

    @BeforeAll
    static void upload() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        List<Sign> two = List.of(Sign.values()).subList(0, 2);
        many = client.upload("many", SignSet.draw(5, two, 260, SIZE).zip());
        few = client.upload("few", SignSet.draw(6, two, 20, SIZE).zip());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> resolvedMessages(String job) {
        return client.events(job, 0).stream()
                .filter(event -> event.type().equals("job.resolved"))
                .map(event -> event.data().path("message").asText())
                .toList();
    }

    @Test
    void aProbeChoosesTheMethodAndTheReportSaysWhy() {
        String body = "{'dataset': '%s', 'model': 'probed', 'hyperparameters': {'epochs': 2, 'head_epochs': 'auto'}"
                .formatted(many);
        JsonNode dry = rest.post("/v1/jobs", body + ", 'dry_run': true}")
                .expect(200)
                .json()
                .path("resolved");
        assertThat(dry.path("method").asText()).isEqualTo("auto");
        assertThat(dry.path("method_choice").isNull()).isTrue();
        assertThat(dry.at("/hyperparameters/epochs").asInt()).isEqualTo(2);
        assertThat(dry.at("/hyperparameters/learning_rate").isNull()).isTrue();

        String job = client.job(body + "}");
        JsonNode resolved = client.awaitStatus(job, "succeeded").path("resolved");

        JsonNode choice = resolved.path("method_choice");
        double probe = choice.at("/probe/accuracy/value").asDouble();
        String method = probe >= 0.97 ? "feature_extraction" : "fine_tuning";
        assertThat(choice.at("/probe/items").asInt()).isGreaterThan(400);
        assertThat(choice.path("method").asText()).isEqualTo(method);
        assertThat(resolved.path("method").asText()).isEqualTo(method);
        assertThat(resolved.at("/hyperparameters/learning_rate").isNumber()).isTrue();
        assertThat(resolvedMessages(job))
                .hasSize(2)
                .last()
                .asString()
                .contains(choice.path("reason").asText());
        assertThat(rest.get("/v1/jobs/" + job + "/report").expect(200).json().path("method_choice"))
                .isEqualTo(choice);
        assertThat(rest.get("/v1/jobs/" + job + "/report", "Accept", "text/html")
                        .expect(200)
                        .text())
                .contains("a linear classifier on the frozen features is right on");
    }

    @Test
    void fewItemsChooseAtOnce() {
        JsonNode resolved = rest.post("/v1/jobs", "{'dataset': '%s', 'dry_run': true}".formatted(few))
                .expect(200)
                .json()
                .path("resolved");

        assertThat(resolved.path("method").asText()).isEqualTo("feature_extraction");
        assertThat(resolved.at("/method_choice/reason").asText()).contains("fewer than the 400");
        assertThat(resolved.at("/method_choice/probe").isNull()).isTrue();
    }

    @Test
    void theLearningRateIsFoundAndTheBaselineTrained() {
        String job = client.job(
                ("{'dataset': '%s', 'model': 'searched', 'method': 'fine_tuning', 'baselines': ['from_scratch'],"
                                + " 'hyperparameters': {'epochs': 1, 'head_epochs': 2, 'batch_size': 8, 'learning_rate': 'auto',"
                                + " 'unfreeze_from': 'layer4'}}")
                        .formatted(few));
        JsonNode ended = client.awaitStatus(job, "succeeded");
        JsonNode report = rest.get("/v1/jobs/" + job + "/report").expect(200).json();

        double rate = ended.at("/resolved/hyperparameters/learning_rate").asDouble();
        assertThat(rate).isPositive();
        assertThat(ended.at("/request/hyperparameters/learning_rate").asText()).isEqualTo("auto");
        assertThat(ended.at("/resolved/hyperparameters/backbone_learning_rate").asDouble())
                .isBetween(rate / 4.01, rate / 3.99);
        assertThat(report.at("/learning_rate_test/learning_rate").asDouble()).isEqualTo(rate);
        assertThat(report.at("/learning_rate_test/points").size()).isGreaterThan(20);
        assertThat(resolvedMessages(job)).last().asString().startsWith("Learning rate " + rate);
        assertThat(rest.get("/v1/jobs/" + job + "/report", "Accept", "text/html")
                        .expect(200)
                        .text())
                .contains("Loss while the learning rate rose");

        assertThat(ended.at("/resolved/baselines/0").asText()).isEqualTo("from_scratch");
        double scratch = report.at("/baselines/from_scratch/value").asDouble();
        double majority = report.at("/baselines/majority/value").asDouble();
        double accuracy = report.at("/splits/test/accuracy/value").asDouble();
        assertThat(report.path("transfer_gain").asDouble()).isEqualTo(accuracy - Math.max(scratch, majority));
        assertThat(client.events(job, 0))
                .filteredOn(event -> event.type().equals("job.phase"))
                .map(event -> event.data().at("/data/phase").asText())
                .contains("finding_learning_rate", "training_baseline");
    }

    @Test
    void aBaselineThatTheJobIsItselfIsRefused() {
        JsonNode problem = rest.post(
                        "/v1/jobs",
                        "{'dataset': '%s', 'method': 'from_scratch', 'baselines': ['from_scratch']}".formatted(few))
                .expect(422)
                .json();

        assertThat(problem.path("errors").findValuesAsText("param")).containsExactly("baselines");
    }
}
