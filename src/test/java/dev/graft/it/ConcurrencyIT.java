package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.Answer;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyIT {
    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;
    private static String dataset;

    @BeforeAll
    static void upload() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        rest = server.rest();
        dataset = server.client().signs("signs");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aChangeOfWhatSomebodyElseChangedIsRefused() {
        String path = "/v1/datasets/" + dataset;
        String seen = rest.get(path).expect(200).header("ETag");
        assertThat(seen).isNotEmpty();
        Answer changed =
                rest.json("PATCH", path, "{'name': 'first'}", "If-Match", seen).expect(200);
        assertThat(changed.header("ETag")).isNotEqualTo(seen);
        rest.json("PATCH", path, "{'name': 'second'}", "If-Match", seen).problem(412, "precondition_failed");
        rest.delete(path, "If-Match", seen).problem(412, "precondition_failed");
        assertThat(rest.get(path).expect(200).json().path("name").asText()).isEqualTo("first");
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerAgain() {
        String body = "{'dataset': '%s', 'method': 'feature_extraction', 'model': 'once'}".formatted(dataset);
        Answer first = rest.post("/v1/jobs", body, "Idempotency-Key", "once").expect(202);
        Answer again = rest.post("/v1/jobs", body, "Idempotency-Key", "once").expect(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotency-Replayed")).isNotEqualTo("true");
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        rest.post("/v1/jobs", body.replace("once", "twice"), "Idempotency-Key", "once")
                .problem(422, "idempotency_key_reused");
    }

    @Test
    void theAnswerIsRememberedOverARestart() {
        try (GraftProcess other = GraftProcess.start(folder.resolve("other"), Map.of())) {
            byte[] zip = DrawnSigns.zip();
            String[] headers = {"Content-Type", "application/zip", "Idempotency-Key", "upload-1"};
            Answer first =
                    other.rest().send("POST", "/v1/datasets", zip, headers).expect(202);
            other.kill();
            other.restart();
            Answer again =
                    other.rest().send("POST", "/v1/datasets", zip, headers).expect(202);
            assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        }
    }

    @Test
    void listsArePagedWithoutGapsOrRepeats() {
        for (int i = 0; i < 3; i++) {
            rest.send("POST", "/v1/datasets?name=page" + i, DrawnSigns.zip(), "Content-Type", "application/zip")
                    .expect(202);
        }
        Answer first = rest.get("/v1/datasets?limit=2").expect(200);
        assertThat(first.json().path("data").size()).isEqualTo(2);
        String cursor = first.json().path("next_cursor").asText();
        Answer second = rest.get("/v1/datasets?limit=2&cursor=" + cursor).expect(200);
        assertThat(second.json().path("data").findValuesAsText("id"))
                .doesNotContainAnyElementsOf(first.json().path("data").findValuesAsText("id"));
        rest.get("/v1/datasets?limit=0").problem(422, "validation_failed");
    }
}
