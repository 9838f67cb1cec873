package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoWorkersIT {
    @TempDir
    Path folder;

    @Test
    void twoJobsRunSideBySideWhilePredictionsAreServed() {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of("GRAFT_CPU_WORKERS", "2"))) {
            Client client = server.client();
            String dataset = client.signs("signs");
            client.awaitStatus(client.quickJob(dataset, "signs"), "succeeded");
            List<String> jobs = List.of(
                    client.longJob(dataset, "left", 15),
                    client.longJob(dataset, "right", 15),
                    client.longJob(dataset, "third", 1));
            Await.until(Duration.ofSeconds(60), () -> "two jobs run", () -> bothRun(client, jobs));
            assertThat(client.getJob(jobs.get(0)).path("worker"))
                    .isNotEqualTo(client.getJob(jobs.get(1)).path("worker"));
            assertThat(Client.status(client.getJob(jobs.get(2)))).isEqualTo("queued");
            assertThat(client.getJob(jobs.get(2)).path("status_reason").asText())
                    .isEqualTo("no_free_worker");
            for (int i = 0; i < 5; i++) {
                server.rest()
                        .form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts())
                        .expect(200);
            }
            JsonNode workers = server.rest().get("/v1/workers").expect(200).json();
            assertThat(workers.findValuesAsText("id")).contains("cpu:0", "cpu:1");
            jobs.forEach(job -> client.awaitStatus(job, "succeeded"));
        }
    }

    private static Optional<Boolean> bothRun(Client client, List<String> jobs) {
        boolean both = jobs.subList(0, 2).stream()
                .allMatch(job -> Client.status(client.getJob(job)).equals("running"));
        return both ? Optional.of(true) : Optional.empty();
    }
}
