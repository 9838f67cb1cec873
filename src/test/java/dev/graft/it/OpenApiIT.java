package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.it.ApiDocument.Operation;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what the examples of the OpenAPI document say, as they stand there when an operation's turn has come. Those that
 * end or delete something come last.
 */
class OpenApiIT {
    private static final List<String> LAST = List.of(
            "pause_job",
            "resume_job",
            "cancel_job",
            "delete_job",
            "delete_alias",
            "delete_version",
            "delete_model",
            "delete_base_model",
            "delete_dataset");
    private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;

    @BeforeAll
    static void train() {
        server = GraftProcess.start(folder.resolve("home"), Map.of());
        client = server.client();
        rest = server.rest();
        client.awaitStatus(client.quickJob(client.signs("signs"), "signs"), "succeeded");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOperationHasExamplesThatWork() {
        return ApiDocument.of(rest).operations().stream()
                .sorted(Comparator.comparingInt((Operation operation) -> LAST.indexOf(operation.id()))
                        .thenComparing(operation -> !operation.method().equals("GET")))
                .map(operation -> dynamicTest(operation.toString(), () -> sendAllOf(operation.id())));
    }

    private static void sendAllOf(String id) {
        prepare(id);
        Operation operation = ApiDocument.of(rest).operation(id);
        if (operation.body().isEmpty()) {
            for (String representation : operation.representations()) {
                check(
                        operation,
                        rest.send(operation.method(), operation.address(), new byte[0], "Accept", representation));
            }
        }
        operation.body().properties().forEach(body -> send(operation, body.getKey(), body.getValue()));
    }

    private static void send(Operation operation, String mediaType, JsonNode media) {
        if (mediaType.equals("multipart/form-data")) {
            assertThat(media.at("/schema/$ref").asText()
                            + media.at("/schema/type").asText())
                    .isNotEmpty();
            List<Rest.Part> file = operation.id().equals("predict")
                    ? List.of(new Rest.Part("sign.jpg", "image/jpeg", StandIns.jpeg()))
                    : List.of(new Rest.Part("signs.zip", "application/zip", DrawnSigns.zip()));
            check(operation, rest.form(operation.address(), Map.of(), file));
        } else if (mediaType.equals("application/json")) {
            assertThat(media.path("examples").size())
                    .as("examples of %s", operation)
                    .isPositive();
            for (JsonNode example : media.path("examples")) {
                byte[] body = example.path("value").toString().getBytes(StandardCharsets.UTF_8);
                check(operation, rest.send(operation.method(), operation.address(), body, "Content-Type", mediaType));
            }
        } else {
            byte[] body = StandIns.of(mediaType);
            check(operation, rest.send(operation.method(), operation.address(), body, "Content-Type", mediaType));
        }
    }

    private static void check(Operation operation, Answer answer) {
        assertThat(Integer.toString(answer.status()))
                .as("%s: %s", answer.response().uri(), answer.text())
                .isIn(operation.successes());
    }

    /** Brings about what an operation needs. */
    private static void prepare(String id) {
        switch (id) {
            case "create_job" -> allReady();
            case "pause_job" -> {
                allEnded();
                client.awaitStatus(client.longJob(newestDataset(), "signs", 200), "running");
            }
            case "resume_job" -> client.awaitStatus(newestJob(), "paused");
            case "delete_job" -> client.awaitStatus(newestJob(), "cancelled");
            default -> {}
        }
    }

    private static void allReady() {
        ids("/v1/datasets").forEach(client::readyDataset);
    }

    private static void allEnded() {
        ids("/v1/jobs").forEach(job -> client.awaitJob(job, seen -> ENDED.contains(Client.status(seen))));
    }

    private static String newestJob() {
        return ids("/v1/jobs").get(0);
    }

    private static String newestDataset() {
        return ids("/v1/datasets").get(0);
    }

    private static List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        rest.get(path)
                .expect(200)
                .json()
                .path("data")
                .forEach(entry -> ids.add(entry.path("id").asText()));
        return ids;
    }
}
