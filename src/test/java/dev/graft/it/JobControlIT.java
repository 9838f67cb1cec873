package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobControlIT {
    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static String dataset;

    @BeforeAll
    static void upload() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        dataset = client.signs("signs");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aRunningJobIsCancelled() throws Exception {
        String job = client.longJob(dataset, "cancelled", 500);
        CompletableFuture<List<StreamedEvent>> live = rest.follow(job, 0);
        client.awaitEpoch(job, 1);
        assertThat(Client.status(
                        rest.act("/v1/jobs/" + job + "/cancel").expect(202).json()))
                .isIn("cancelling", "cancelled");
        JsonNode ended = client.awaitStatus(job, "cancelled");
        assertThat(ended.path("finish_reason").asText()).isEqualTo("cancelled");
        assertThat(live.get(30, TimeUnit.SECONDS))
                .extracting(StreamedEvent::type)
                .endsWith("job.cancelled");
        rest.act("/v1/jobs/" + job + "/cancel").expect(202);
        rest.act("/v1/jobs/" + job + "/resume").problem(409, "conflict");
        rest.delete("/v1/jobs/" + job).expect(204);
        rest.get("/v1/jobs/" + job).problem(404, "not_found");
    }

    @Test
    void aPausedJobGoesOnAndEndsAsOneThatWasNeverPaused() {
        String straight = client.longJob(dataset, "straight", 8);
        client.awaitStatus(straight, "succeeded");
        String paused = client.longJob(dataset, "paused", 8);
        client.awaitEpoch(paused, 2);
        rest.act("/v1/jobs/" + paused + "/pause").expect(202);
        client.awaitStatus(paused, "paused");
        rest.act("/v1/jobs/" + paused + "/pause").expect(202);
        rest.act("/v1/jobs/" + paused + "/resume").expect(202);
        JsonNode ended = client.awaitStatus(paused, "succeeded");
        assertThat(ended.path("status_transitions").findValuesAsText("status"))
                .contains("pausing", "paused")
                .endsWith("succeeded");
        assertThat(splits(paused)).isEqualTo(splits(straight));
    }

    @Test
    void aDatasetThatAJobUsesIsNotDeleted() {
        String job = client.longJob(dataset, "user", 500);
        rest.delete("/v1/datasets/" + dataset).problem(409, "resource_in_use");
        rest.delete("/v1/jobs/" + job).problem(409, "conflict");
        rest.act("/v1/jobs/" + job + "/cancel").expect(202);
        client.awaitStatus(job, "cancelled");
    }

    private static JsonNode splits(String job) {
        return rest.get("/v1/jobs/" + job + "/report").expect(200).json().path("splits");
    }
}
