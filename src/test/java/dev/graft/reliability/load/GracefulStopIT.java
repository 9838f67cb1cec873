package dev.graft.reliability.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import dev.graft.it.harness.StreamedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server ends, gently and not, and what the next one makes of it. */
class GracefulStopIT {
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void aStopFinishesWhatIsAskedAndPutsJobsBack() {
        Path home = folder.resolve("home");
        try (GraftProcess server = GraftProcess.start(home, Map.of())) {
            Client client = server.client();
            Rest rest = server.rest();
            String dataset = client.signs("signs");
            client.awaitStatus(client.quickJob(dataset, "signs"), "succeeded");
            rest.form("/v1/models/signs/predict", Map.of(), DrawnSigns.parts()).expect(200);
            String job = client.longJob(dataset, "long", 40);
            client.awaitEpoch(job, 1);
            List<ProcessHandle> workers = server.children();

            byte[] zip = DrawnSigns.zip();
            byte[] head =
                    Wire.head("POST /v1/datasets", "Content-Type: application/zip", "Content-Length: " + zip.length);
            byte[] picture = DrawnSigns.unseen().get(0).jpeg();
            CompletableFuture<Void> following = new CompletableFuture<>();
            CompletableFuture<List<StreamedEvent>> followed = rest.follow(job, 0, () -> following.complete(null));
            following.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
            try (Wire finished = new Wire(server.uri());
                    Wire endless = new Wire(server.uri());
                    Wire prediction = new Wire(server.uri())) {
                finished.send(head);
                finished.send(zip, 0, zip.length / 2);
                endless.send(head);
                endless.send(zip, 0, 100);
                awaitIncoming(home, 2);
                prediction.send(Wire.head(
                        "POST /v1/models/signs/predict",
                        "Content-Type: image/jpeg",
                        "Content-Length: " + picture.length));
                prediction.send(picture, 0, 100);
                rest.get("/v1/info").expect(200);
                long began = System.nanoTime();
                CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
                finished.send(zip, zip.length / 2, zip.length);
                prediction.send(picture, 100, picture.length);
                assertThat(finished.rest()).startsWith("HTTP/1.1 202");
                assertThat(prediction.rest()).startsWith("HTTP/1.1 200").contains("\"probability\"");
                assertThat(endless.rest())
                        .startsWith("HTTP/1.1 503")
                        .containsIgnoringCase("Retry-After")
                        .contains("\"overloaded\"");
                assertThat(followed.join()).isNotEmpty();
                stopped.join();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(STOP);
            }
            assertThat(workers).isNotEmpty().noneMatch(ProcessHandle::isAlive);

            server.restart();
            assertThat(incoming(home)).isZero();
            JsonNode goesOn = client.awaitJob(
                    job,
                    seen -> seen.path("attempt").asInt() == 2
                            && Client.status(seen).equals("running"));
            assertThat(goesOn.path("status_transitions").findValuesAsText("reason"))
                    .contains("service_stopped");
            client.awaitStatus(job, "succeeded");
            // The upload that was finished while the server stopped.
            JsonNode datasets = rest.get("/v1/datasets").expect(200).json().path("data");
            assertThat(datasets).hasSize(2);
            datasets.forEach(one -> client.readyDataset(one.path("id").asText()));
        }
    }

    @Test
    void aKillLeavesTheWorkerToTheNextServerAndTheUploadToTheNextTry() {
        Path home = folder.resolve("home");
        try (GraftProcess server = GraftProcess.start(home, Map.of())) {
            Client client = server.client();
            Rest rest = server.rest();
            String job = client.longJob(client.signs("signs"), "signs", 30);
            client.awaitEpoch(job, 1);
            List<ProcessHandle> workers = server.children();
            byte[] zip = DrawnSigns.zip();
            try (Wire upload = new Wire(server.uri())) {
                upload.send(Wire.head(
                        "POST /v1/datasets",
                        "Content-Type: application/zip",
                        "Idempotency-Key: cut",
                        "Content-Length: " + zip.length));
                upload.send(zip, 0, zip.length - 1);
                awaitIncoming(home, 1);
                server.kill();
            }
            server.restart();
            assertThat(incoming(home)).isZero();
            assertThat(workers).isNotEmpty().allMatch(ProcessHandle::isAlive);
            String[] headers = {"Content-Type", "application/zip", "Idempotency-Key", "cut"};
            Answer first = rest.send("POST", "/v1/datasets", zip, headers).expect(202);
            Answer again = rest.send("POST", "/v1/datasets", zip, headers).expect(202);
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
            JsonNode ended = client.awaitStatus(job, "succeeded");
            assertThat(ended.path("attempt").asInt()).isEqualTo(1);
        }
    }

    private static void awaitIncoming(Path home, int files) {
        Await.until(
                SOON,
                () -> incoming(home) + " files are coming in",
                () -> incoming(home) == files ? Optional.of(true) : Optional.empty());
    }

    private static int incoming(Path home) {
        try (Stream<Path> files = Files.list(home.resolve("incoming"))) {
            return (int) files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
