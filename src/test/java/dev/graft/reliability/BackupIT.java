package dev.graft.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.TinyModels;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Command;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupIT {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    @TempDir
    Path folder;

    @Test
    void aCopyMadeBesideARunningJobGoesOnElsewhere() throws IOException {
        Path home = folder.resolve("home");
        Path copy = folder.resolve("elsewhere").resolve("home");
        String running;
        String dataset;
        List<JsonNode> predicted;
        try (GraftProcess server = GraftProcess.start(home, Map.of())) {
            Client client = server.client();
            dataset = client.signs("signs");
            sendBaseModel(server);
            client.awaitStatus(client.quickJob(dataset, "signs"), "succeeded");
            predicted = predict(server);
            running = client.longJob(dataset, "later", 12);
            client.awaitEpoch(running, 2);
            assertThat(backup(home, copy).exit()).isZero();
            client.awaitStatus(running, "succeeded");
        }
        try (GraftProcess server = GraftProcess.start(copy, Map.of())) {
            Client client = server.client();
            assertThat(predict(server)).isEqualTo(predicted);
            assertThat(baseModelStatus(server)).isEqualTo("available");
            assertThat(server.rest()
                            .get("/v1/datasets/" + dataset + "/items/item_000000/content")
                            .status())
                    .isEqualTo(200);
            assertThat(client.awaitStatus(running, "succeeded").path("attempt").asInt())
                    .isEqualTo(2);
            assertThat(server.rest().get("/v1/models/later/versions/1").status())
                    .isEqualTo(200);
        }
    }

    private void sendBaseModel(GraftProcess server) throws IOException {
        Path model = TinyModels.write(folder.resolve("tiny")).path();
        List<Rest.Part> files = List.of(
                new Rest.Part("config.json", "application/json", Files.readAllBytes(model.resolve("config.json"))),
                new Rest.Part(
                        "model.safetensors",
                        "application/octet-stream",
                        Files.readAllBytes(model.resolve("model.safetensors"))));
        server.rest().form("/v1/base-models", Map.of("name", "tiny"), files).expect(202);
        Await.until(Duration.ofSeconds(60), () -> "it is imported", () -> Optional.of(baseModelStatus(server))
                .filter("available"::equals));
    }

    private static String baseModelStatus(GraftProcess server) {
        return Client.status(
                server.rest().get("/v1/base-models/tiny").expect(200).json());
    }

    @Test
    void aFolderWithSomethingInItIsNotTouched() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.createFile(home.resolve("graft.db"));
        Path target = Files.createDirectory(folder.resolve("target"));
        Files.createFile(target.resolve("mine"));

        Command backup = backup(home, target);

        assertThat(backup.exit()).isEqualTo(1);
        assertThat(backup.output()).contains("is not empty");
        assertThat(target).isDirectoryContaining(file -> file.endsWith("mine"));
        assertThat(target.toFile().list()).hasSize(1);
    }

    @Test
    void whatIsNoHomeIsTold() {
        Command backup = backup(folder.resolve("nowhere"), folder.resolve("target"));

        assertThat(backup.exit()).isEqualTo(1);
        assertThat(backup.output()).contains("no home of a Graft server");
    }

    /**
     * Labels and probabilities; who answered is left out. One picture at a time: how many are answered together decides how
     * numbers are rounded.
     */
    private static List<JsonNode> predict(GraftProcess server) {
        return DrawnSigns.parts().stream()
                .map(part -> server.rest()
                        .form("/v1/models/signs/predict", Map.of(), List.of(part))
                        .expect(200)
                        .json()
                        .path("predictions"))
                .toList();
    }

    private static Command backup(Path home, Path target) {
        return Command.run(
                Duration.ofMinutes(1),
                Path.of("").toAbsolutePath(),
                Map.of(),
                List.of(
                        Command.JAVA,
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "backup",
                        home.toString(),
                        target.toString()));
    }
}
