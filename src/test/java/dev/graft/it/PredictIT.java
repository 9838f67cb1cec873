package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.demo.Photo;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictIT {
    private static final String PREDICT = "/v1/models/signs/predict";

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;

    @BeforeAll
    static void trainTwice() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        rest = server.rest();
        Client client = server.client();
        String dataset = client.signs("signs");
        for (int version = 1; version <= 2; version++) {
            client.awaitStatus(client.quickJob(dataset, "signs"), "succeeded");
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyWayOfSendingGivesTheSamePrediction() {
        Photo photo = DrawnSigns.unseen().get(0);
        String base64 = Base64.getEncoder().encodeToString(photo.jpeg());
        JsonNode raw = rest.send("POST", PREDICT, photo.jpeg(), "Content-Type", "image/jpeg")
                .expect(200)
                .json();
        JsonNode form = rest.form(PREDICT, Map.of(), DrawnSigns.parts().subList(0, 1))
                .expect(200)
                .json();
        JsonNode json = rest.post(PREDICT, "{'inputs': [{'image': '%s'}]}".formatted(base64))
                .expect(200)
                .json();
        assertThat(raw.path("predictions").path(0).path("label").asText()).isIn(DrawnSigns.labels());
        assertThat(form).isEqualTo(raw);
        assertThat(json).isEqualTo(raw);
    }

    @Test
    void topKOrdersTheLabelsByProbability() {
        JsonNode top = rest.form(
                        PREDICT + "?top_k=3", Map.of(), DrawnSigns.parts().subList(0, 1))
                .expect(200)
                .json()
                .path("predictions")
                .path(0)
                .path("top");
        List<Double> probabilities = new ArrayList<>();
        top.forEach(scored -> probabilities.add(-scored.path("probability").asDouble()));
        assertThat(probabilities).hasSize(3).isSorted();
        assertThat(-probabilities.stream().mapToDouble(Double::doubleValue).sum())
                .isBetween(0.999, 1.001);
    }

    @Test
    void oneBadPictureAmongGoodOnesHasItsOwnError() {
        List<Rest.Part> parts = new ArrayList<>(DrawnSigns.parts());
        parts.add(1, new Rest.Part("bad.jpg", "image/jpeg", "no picture".getBytes(StandardCharsets.UTF_8)));
        JsonNode predictions =
                rest.form(PREDICT, Map.of(), parts).expect(200).json().path("predictions");
        assertThat(predictions.size()).isEqualTo(4);
        assertThat(predictions.path(1).path("label").isNull()).isTrue();
        assertThat(predictions.path(1).path("error").path("code").asText()).isEqualTo("unprocessable_image");
        assertThat(predictions.path(2).path("error").isNull()).isTrue();
    }

    @Test
    void theOnlyPictureBadIsAProblem() {
        rest.send("POST", PREDICT, new byte[] {1, 2, 3}, "Content-Type", "image/jpeg")
                .problem(422, "unprocessable_image");
    }

    @Test
    void versionsAreListedAndOneCanBeAsked() {
        JsonNode versions =
                rest.get("/v1/models/signs/versions").expect(200).json().path("data");
        assertThat(versions.findValuesAsText("version")).containsExactly("2", "1");
        JsonNode first = rest.form(PREDICT + "?version=1", Map.of(), DrawnSigns.parts())
                .expect(200)
                .json();
        assertThat(first.path("version").asInt()).isEqualTo(1);
        rest.form(PREDICT + "?version=9", Map.of(), DrawnSigns.parts()).problem(404, "not_found");
    }

    @Test
    void anAliasLeadsToTheVersionThatItPointsAt() {
        rest.json("PUT", "/v1/models/signs/aliases/steady", "{'version': 1}").expect(200);
        assertThat(rest.form(PREDICT + "?alias=steady", Map.of(), DrawnSigns.parts())
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
        assertThat(rest.form(PREDICT, Map.of(), DrawnSigns.parts())
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(rest.get("/v1/models/signs/aliases").expect(200).text()).contains("champion", "steady");
        rest.delete("/v1/models/signs/versions/1").problem(409, "resource_in_use");
    }

    @Test
    void aVersionKeepsTheReportOfItsJob() {
        JsonNode report =
                rest.get("/v1/models/signs/versions/2/report").expect(200).json();
        assertThat(report.path("splits").path("test").path("items").asInt()).isEqualTo(6);
    }

    @Test
    void anUnknownModelIsNotFound() {
        rest.form("/v1/models/nobody/predict", Map.of(), DrawnSigns.parts()).problem(404, "not_found");
    }
}
