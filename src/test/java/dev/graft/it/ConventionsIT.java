package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConventionsIT {
    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Rest rest;

    @BeforeAll
    static void start() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        rest = server.rest();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatIsNotThereIsAProblem() {
        rest.get("/v1/nothing").problem(404, "not_found");
        rest.get("/v1/jobs/job_unknown").problem(404, "not_found");
    }

    @Test
    void aWrongMethodTellsTheRightOnes() {
        Answer answer = rest.json("PUT", "/v1/jobs", "{}");
        answer.problem(405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains("GET", "POST");
    }

    @Test
    void aRepresentationThatIsNotThereIsRefused() {
        rest.get("/v1/jobs", "Accept", "image/png").problem(406, "not_acceptable");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        rest.send("POST", "/v1/jobs", new byte[] {1}, "Content-Type", "text/plain")
                .problem(415, "unsupported_media_type");
    }

    @Test
    void aTypeThatIsNoneIsRefused() {
        for (String type : List.of("/", "a", ";")) {
            rest.send("POST", "/v1/jobs", new byte[] {1}, "Content-Type", type).problem(415, "unsupported_media_type");
        }
    }

    @Test
    void aFormThatIsNoneIsRefused() {
        String part =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n%s\r\n\r\n1\r\n--b--\r\n";
        List<List<String>> forms = List.of(
                List.of("; boundary=b", "Content-Type: /"),
                List.of("; boundary=b", "Content-Type: text/plain; charset=none"),
                List.of("", "X: y"),
                List.of("; boundary=", "X: y"),
                List.of("; boundary=\"b", "X: y"),
                List.of("; charset=none; boundary=b", "X: y"));
        for (List<String> form : forms) {
            byte[] body = part.formatted(form.get(1)).getBytes(StandardCharsets.UTF_8);
            Answer answer =
                    rest.send("POST", "/v1/datasets", body, "Content-Type", "multipart/form-data" + form.get(0));
            assertThat(answer.status()).as("%s: %s", form, answer.text()).isIn(400, 415, 422);
            answer.problem(answer.status(), answer.json().path("code").asText());
        }
    }

    @Test
    void anAddressWithoutItsSlashIsAProblem() throws IOException {
        assertThat(rest.raw("GET v1/jobs HTTP/1.1")).startsWith("HTTP/1.1 404").contains("\"code\":\"not_found\"");
    }

    @Test
    void brokenJsonIsToldWithItsPlace() {
        JsonNode problem = rest.post("/v1/jobs", "{'dataset': ").problem(400, "malformed_json");
        assertThat(problem.path("detail").asText()).contains("line 1");
    }

    @Test
    void anUnknownFieldIsRefusedWithWhatWasMeant() {
        JsonNode problem =
                rest.post("/v1/jobs", "{'dataset': 'ds_x', 'base_modle': 'a'}").problem(422, "validation_failed");
        JsonNode fault = fault(problem, "base_modle");
        assertThat(fault.path("hint").asText()).contains("base_model");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        JsonNode problem = rest.post(
                        "/v1/jobs",
                        "{'dataset': 'ds_x', 'base_model': 'nobody', 'hyperparameters': {'learning_rate': -1,"
                                + " 'epochs': 0, 'label_smoothing': 2}}")
                .problem(422, "validation_failed");
        assertThat(problem.path("errors").findValuesAsText("param"))
                .contains("hyperparameters.learning_rate", "hyperparameters.epochs", "hyperparameters.label_smoothing");
    }

    @Test
    void aMisspeltMethodIsAnsweredWithTheNearest() {
        JsonNode problem = rest.post("/v1/jobs", "{'dataset': 'ds_x', 'method': 'finetuning'}")
                .problem(422, "validation_failed");
        assertThat(fault(problem, "method").path("hint").asText()).contains("fine_tuning");
    }

    @Test
    void bytesThatAreNoArchiveAreRefused() {
        rest.send("POST", "/v1/datasets", new byte[100], "Content-Type", "application/zip")
                .problem(422, "unsupported_archive");
    }

    @Test
    void everyCodeHasItsPage() {
        JsonNode page = rest.get("/problems/validation_failed", "Accept", "application/json")
                .expect(200)
                .json();
        assertThat(page.toString()).contains("validation_failed");
    }

    @Test
    void theRequestIdIsTakenAndReturned() {
        assertThat(rest.get("/v1/nothing", "X-Request-Id", "my-request-7")
                        .problem(404, "not_found")
                        .path("request_id")
                        .asText())
                .isEqualTo("my-request-7");
    }

    @Test
    void theRootLeadsToSwaggerUi() {
        assertThat(rest.get("/").status()).isBetween(300, 399);
        rest.get("/q/swagger-ui/").expect(200);
        assertThat(rest.get("/q/openapi?format=json")
                        .expect(200)
                        .json()
                        .path("paths")
                        .has("/v1/jobs"))
                .isTrue();
    }

    @Test
    void healthAndMetricsAreOpen() {
        for (String path :
                List.of("/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/v1/info")) {
            rest.get(path).expect(200);
        }
    }

    @Test
    void withKeysEveryRequestNeedsOne() {
        try (GraftProcess locked = GraftProcess.start(folder.resolve("locked"), Map.of("GRAFT_API_KEYS", "one,two"))) {
            Answer refused = locked.rest().get("/v1/jobs");
            refused.problem(401, "unauthorized");
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            locked.rest().get("/v1/jobs", "Authorization", "Bearer two").expect(200);
            locked.rest().get("/q/openapi").expect(200);
        }
    }

    private static JsonNode fault(JsonNode problem, String param) {
        for (JsonNode fault : problem.path("errors")) {
            if (fault.path("param").asText().equals(param)) {
                return fault;
            }
        }
        throw new AssertionError("no fault of " + param + " in " + problem);
    }
}
