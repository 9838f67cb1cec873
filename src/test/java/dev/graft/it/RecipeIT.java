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

/** Jobs whose recipe is not left to Graft, jobs that go on from others, and jobs that repeat others. */
class RecipeIT {
    private static final int SIZE = 96;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String dataset;
    private static String first;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        dataset = client.upload("some", SignSet.draw(3, some(), 20, SIZE).zip());
        first = client.job(
                "{'dataset': '%s', 'model': 'signs', 'method': 'fine_tuning', 'hyperparameters': {'epochs': 2,"
                                .formatted(dataset)
                        + " 'head_epochs': 5, 'optimizer': 'rmsprop', 'learning_rate': 0.0003, 'schedule': 'one_cycle',"
                        + " 'gradient_clip_norm': 1, 'gradient_accumulation': 2, 'batch_size': 8, 'gradual_unfreezing': true,"
                        + " 'layer_decay': 0.5, 'hidden_units': 32, 'sampling': 'balanced', 'augmentation': 'medium', 'mixup': 0.2}}");
        client.awaitStatus(first, "succeeded");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static List<Sign> some() {
        return List.of(Sign.values()).subList(0, 2);
    }

    @Test
    void whatWasAskedForIsWhatIsDone() {
        JsonNode h = client.getJob(first).path("resolved").path("hyperparameters");

        assertThat(h.path("optimizer").asText()).isEqualTo("rmsprop");
        assertThat(h.path("schedule").asText()).isEqualTo("one_cycle");
        assertThat(h.path("hidden_units").asInt()).isEqualTo(32);
        assertThat(h.path("gradient_accumulation").asInt()).isEqualTo(2);
        assertThat(h.path("nesterov").isNull()).isTrue();
        JsonNode test =
                rest.get("/v1/jobs/" + first + "/report").expect(200).json().at("/splits/test/accuracy/value");
        assertThat(test.asDouble()).isGreaterThan(0.7);
    }

    @Test
    void contradictionsAreToldAllAtOnce() {
        JsonNode problem = rest.post(
                        "/v1/jobs",
                        "{'dataset': '%s', 'method': 'fine_tuning', 'hyperparameters': {'unfreeze_from': 'layer9',"
                                        .formatted(dataset)
                                + " 'dropout': 1.5, 'loss': 'binary_cross_entropy', 'epochs': 0, 'nesterov': true,"
                                + " 'optimizer': 'adam', 'class_weights': {'no such label': 2}}}")
                .expect(422)
                .json();

        assertThat(problem.path("errors").findValuesAsText("param"))
                .containsExactlyInAnyOrder(
                        "hyperparameters.unfreeze_from",
                        "hyperparameters.dropout",
                        "hyperparameters.loss",
                        "hyperparameters.epochs",
                        "hyperparameters.nesterov",
                        "hyperparameters.class_weights");
        assertThat(problem.path("errors").findValuesAsText("hint")).hasSize(6).doesNotContain("null");
    }

    @Test
    void repeatingAJobGivesTheSameWeights() {
        String again = rest.post("/v1/jobs/" + first + "/reproduce", "")
                .expect(202)
                .json()
                .path("id")
                .asText();
        JsonNode ended = client.awaitStatus(again, "succeeded");

        assertThat(ended.path("request").path("reproduces").asText()).isEqualTo(first);
        assertThat(ended.path("result").path("model").asText()).isEqualTo("signs-reproduced");
        assertThat(ended.at("/result/reproduction/job").asText()).isEqualTo(first);
        assertThat(ended.at("/result/reproduction/same_weights").asBoolean()).isTrue();
        rest.post("/v1/jobs/job_00000000000000000000000000/reproduce", "").expect(404);
    }

    @Test
    void aModelLearnsNewLabelsAndKeepsTheOldOnes() {
        List<Sign> others = List.of(Sign.values()).subList(2, 3);
        String more = client.upload(
                "more",
                SignSet.draw(4, List.of(others.get(0), some().get(0)), 20, SIZE).zip());
        String job =
                client.job("{'dataset': '%s', 'base_model': 'model:signs@champion', 'model': 'signs',".formatted(more)
                        + " 'method': 'feature_extraction'}");
        JsonNode ended = client.awaitStatus(job, "succeeded");

        assertThat(ended.at("/resolved/base_model").asText()).isEqualTo("model:signs@1");
        assertThat(ended.at("/result/version").asInt()).isEqualTo(2);
        JsonNode version = rest.get("/v1/models/signs/versions/2").expect(200).json();
        assertThat(version.path("labels")).hasSize(3);
        JsonNode report = rest.get("/v1/jobs/" + job + "/report").expect(200).json();
        assertThat(report.at("/splits/test/accuracy/value").asDouble()).isGreaterThan(0.7);
        JsonNode kept = report.path("earlier_labels");
        assertThat(kept.path("replayed").asInt()).isPositive();
        assertThat(kept.path("items").asInt()).isPositive();
        assertThat(kept.at("/before/value").asDouble()).isGreaterThan(0.7);
        assertThat(kept.at("/after/value").asDouble()).isGreaterThan(0.7);
        rest.post("/v1/jobs", "{'dataset': '%s', 'base_model': 'model:nothing'}".formatted(more))
                .expect(422);
    }
}
