package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.it.harness.Answer;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use a server, and where it may start. */
class AccessIT {
    private static final String KEY = "k-5up3r-s3cr3t";

    @TempDir
    Path folder;

    @Test
    void withKeysOnlyWhatTellsOfTheServerIsOpen() throws Exception {
        try (GraftProcess server =
                GraftProcess.start(folder.resolve("home"), Map.of("GRAFT_API_KEYS", "other," + KEY))) {
            Rest rest = server.rest();
            for (String path : List.of(
                    "/q/health/live", "/q/health/ready", "/q/openapi", "/q/swagger-ui/", "/problems/unauthorized")) {
                rest.get(path).expect(200);
            }
            for (String path : List.of("/v1/jobs", "/v1/info", "/v1/nothing", "/q/metrics")) {
                Answer refused = rest.get(path);
                refused.problem(401, "unauthorized");
                assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
                rest.get(path, "Authorization", "Bearer " + KEY + "x").problem(401, "unauthorized");
            }
            assertThat(rest.raw("GET /q/openapi/../metrics HTTP/1.1")).startsWith("HTTP/1.1 401");
            rest.send("POST", "/v1/datasets", DrawnSigns.zip(), "Content-Type", "application/zip")
                    .problem(401, "unauthorized");
            rest.get("/v1/jobs", "Authorization", "Bearer " + KEY).expect(200);
            rest.get("/v1/nothing", "Authorization", "Bearer " + KEY).problem(404, "not_found");
            assertThat(server.log()).doesNotContain(KEY);
        }
    }

    @Test
    void anOpenServerDoesNotStartWhereANetworkReachesIt() {
        GraftProcess.Refusal refusal = GraftProcess.refused(folder.resolve("home"), Map.of("GRAFT_HOST", "0.0.0.0"));
        assertThat(refusal.exit()).isNotZero();
        assertThat(refusal.log()).contains("0.0.0.0", "GRAFT_API_KEYS", "GRAFT_INSECURE");
    }

    @Test
    void aSecondServerOfAHomeDoesNotStart() {
        Path home = folder.resolve("home");
        try (GraftProcess first = GraftProcess.start(home, Map.of())) {
            GraftProcess.Refusal refusal = GraftProcess.refused(home, Map.of());
            assertThat(refusal.exit()).isNotZero();
            assertThat(refusal.log()).contains("Another Graft server uses", "process " + first.pid());
            first.rest().get("/v1/info").expect(200);
        }
    }

    @Test
    void aMalformedAddressIsAProblem() throws Exception {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            for (String path : List.of("/v1/datasets/%zz", "/v1/jobs?status=%", "/v1/datasets/a|b")) {
                assertThat(server.rest().raw("GET " + path + " HTTP/1.1"))
                        .startsWith("HTTP/1.1 400")
                        .containsIgnoringCase("application/problem+json")
                        .contains("\"code\":\"bad_request\"");
            }
        }
    }
}
