package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.StreamedEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {
    @TempDir
    Path folder;

    @Test
    void aJobOutlivesTheSuddenDeathOfItsServer() {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            Client client = server.client();
            String dataset = client.signs("signs");
            String job = client.longJob(dataset, "signs", 12);
            client.awaitEpoch(job, 2);
            server.kill();
            server.restart();
            JsonNode ended = client.awaitStatus(job, "succeeded");
            assertThat(ended.path("result").path("version").asInt()).isEqualTo(1);
            assertThat(client.events(job, 0))
                    .extracting(StreamedEvent::id)
                    .isSorted()
                    .doesNotHaveDuplicates();
            server.rest()
                    .form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts())
                    .expect(200);
        }
    }

    @Test
    void aJobGoesOnFromItsCheckpointWhenServerAndWorkerDie() {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            Client client = server.client();
            String job = client.longJob(client.signs("signs"), "signs", 12);
            client.awaitEpoch(job, 3);
            List<ProcessHandle> workers = server.children();
            assertThat(workers).isNotEmpty();
            server.kill();
            workers.forEach(ProcessHandle::destroyForcibly);
            server.restart();
            JsonNode ended = client.awaitStatus(job, "succeeded");
            assertThat(ended.path("attempt").asInt()).isEqualTo(2);
            assertThat(client.events(job, 0)).extracting(StreamedEvent::type).contains("job.retried");
        }
    }

    @Test
    void aGracefulStopPutsTheJobBackIntoTheQueue() {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            Client client = server.client();
            String job = client.longJob(client.signs("signs"), "signs", 12);
            client.awaitEpoch(job, 2);
            List<ProcessHandle> workers = server.children();
            server.stop();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            server.restart();
            JsonNode ended = client.awaitStatus(job, "succeeded");
            assertThat(ended.path("status_transitions").findValuesAsText("status"))
                    .containsSubsequence("queued", "running", "queued", "running", "succeeded");
        }
    }

    @Test
    void anUploadThatWasAcceptedIsThereAfterAKill() {
        try (GraftProcess server = GraftProcess.start(folder.resolve("home"), Map.of())) {
            String id = server.rest()
                    .send("POST", "/v1/datasets", DrawnSigns.zip(), "Content-Type", "application/zip")
                    .expect(202)
                    .json()
                    .path("id")
                    .asText();
            server.kill();
            server.restart();
            assertThat(server.client().readyDataset(id).path("items").asInt()).isEqualTo(60);
        }
    }
}
