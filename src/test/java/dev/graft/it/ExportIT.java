package dev.graft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.image.SharedData;
import dev.graft.it.harness.Answer;
import dev.graft.it.harness.Await;
import dev.graft.it.harness.Client;
import dev.graft.it.harness.Command;
import dev.graft.it.harness.DrawnSigns;
import dev.graft.it.harness.GraftProcess;
import dev.graft.it.harness.Rest;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * What was trained leaves Graft. Other programs open it where {@code GRAFT_PYTHON} names an interpreter with torch,
 * torchvision, timm and safetensors.
 */
class ExportIT {
    private static final String EXPORT = "/v1/models/%s/versions/1/export";
    private static final Duration PYTHON = Duration.ofMinutes(3);
    private static final Duration DELETED = Duration.ofSeconds(20);
    private static final Duration IMPORTED = Duration.ofSeconds(60);
    private static final double SAME_LOGITS = 1e-4;
    private static final double SAME_PROBABILITIES = 1e-5;

    @TempDir
    static Path folder;

    private static GraftProcess server;
    private static Client client;
    private static Rest rest;
    private static Path baseModels;

    @BeforeAll
    static void train() throws IOException {
        baseModels = Files.createDirectory(folder.resolve("base-models"));
        String models = Stream.of(Optional.of(baseModels), sharedModels())
                .flatMap(Optional::stream)
                .map(Path::toString)
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
        server = GraftProcess.start(folder.resolve("home"), Map.of("GRAFT_BASE_MODELS", models));
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

    private static Optional<Path> sharedModels() {
        try {
            return Optional.of(SharedData.folder().resolveSibling("base-models"))
                    .filter(Files::isDirectory);
        } catch (TestAbortedException absent) {
            return Optional.empty();
        }
    }

    private static Answer export(String model, String query) {
        return rest.get(EXPORT.formatted(model) + query).expect(200);
    }

    private static Path unpack(byte[] zip, Path into) throws IOException {
        Files.createDirectories(into);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Files.copy(in, into.resolve(entry.getName()));
            }
        }
        return into;
    }

    @Test
    void theAnswerIsAFileWithANameAndATagAndTheSameEachTime() {
        Answer first = export("signs", "");
        assertThat(first.header("Content-Type")).isEqualTo("application/zip");
        assertThat(first.header("Content-Disposition")).isEqualTo("attachment; filename=\"signs-v1.zip\"");
        assertThat(Long.parseLong(first.header("Content-Length"))).isEqualTo(first.bytes().length);
        Answer second = export("signs", "");
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        rest.get(EXPORT.formatted("signs"), "If-None-Match", first.header("ETag"))
                .expect(304);

        Answer script = export("signs", "?format=torchscript");
        assertThat(script.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(script.header("Content-Disposition")).isEqualTo("attachment; filename=\"signs-v1.pt\"");
        assertThat(script.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(export("signs", "?format=torchscript").bytes()).isEqualTo(script.bytes());
    }

    @Test
    void nothingStaysOfAnExportThatWasSentOrThatNobodyWaitedFor() throws IOException {
        export("signs", "");
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1 << 12);
            socket.connect(
                    new InetSocketAddress(server.uri().getHost(), server.uri().getPort()));
            String request = "GET " + EXPORT.formatted("signs") + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThat(incoming()).isNotEmpty();
        }
        Await.until(
                DELETED,
                () -> "nothing is incoming, but there is " + incoming(),
                () -> incoming().isEmpty() ? Optional.of(true) : Optional.empty());
    }

    private static List<Path> incoming() {
        try (Stream<Path> files = Files.list(folder.resolve("home").resolve("incoming"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsWrongIsTold() {
        JsonNode format = rest.get(EXPORT.formatted("signs") + "?format=torchscipt&names=tim")
                .problem(422, "validation_failed");
        assertThat(format.path("errors").findValuesAsText("hint"))
                .containsExactly("did you mean 'torchscript'?", "did you mean 'timm'?");
        rest.get(EXPORT.formatted("signs") + "?format=torchscript&names=timm").problem(422, "validation_failed");
        JsonNode unknown = rest.get(EXPORT.formatted("signs") + "?names=timm").problem(422, "validation_failed");
        assertThat(unknown.at("/errors/0/message").asText()).isEqualTo("timm has no resnet10_slim");
        rest.get("/v1/models/signs/versions/9/export").problem(404, "not_found");
        rest.get("/v1/models/signs/versions/first/export").problem(404, "not_found");
        rest.get("/v1/models/nobody/versions/1/export").problem(404, "not_found");
    }

    @Test
    void anExportIsABaseModelThatAJobTrainsOn() throws IOException {
        unpack(export("signs", "").bytes(), baseModels.resolve("signs-again"));
        JsonNode model = rest.get("/v1/base-models/signs-again").expect(200).json();
        assertThat(model.path("status").asText()).as(model.toString()).isEqualTo("available");
        assertThat(model.path("architecture").asText()).isEqualTo("resnet10_slim");

        String dataset = client.signs("more");
        String job = client.job(
                "{'dataset': '%s', 'model': 'again', 'base_model': 'signs-again', 'seed': 7}".formatted(dataset));
        client.awaitStatus(job, "succeeded");
    }

    @Test
    void anExportIsUploadedAsABaseModel() {
        rest.form(
                        "/v1/base-models",
                        Map.of("name", "signs-uploaded"),
                        List.of(new Rest.Part(
                                "signs.zip",
                                "application/zip",
                                export("signs", "").bytes())))
                .expect(202);
        JsonNode model = Await.until(IMPORTED, () -> "signs-uploaded is imported", () -> Optional.of(
                        rest.get("/v1/base-models/signs-uploaded").expect(200).json())
                .filter(seen -> !seen.path("status").asText().equals("importing")));
        assertThat(model.path("status").asText()).as(model.toString()).isEqualTo("available");
        assertThat(model.path("architecture").asText()).isEqualTo("resnet10_slim");
    }

    @Test
    void ourOwnArchitectureOpensAsTorchScript() throws IOException {
        JsonNode seen = python("signs", "", DrawnSigns.unseen().get(0).jpeg());
        assertThat(seen.path("torchvision").isMissingNode()).isTrue();
        assertThat(seen.path("timm").isMissingNode()).isTrue();
        assertTorchScript(seen, DrawnSigns.labels());
    }

    @Test
    void torchvisionAndTimmLoadWhatWasTrainedOnFlowers() throws IOException {
        assumeTrue(sharedModels().isPresent(), "No shared base models: mobilenet_v2 is not tested.");
        requirePython();
        byte[] zip = Files.readAllBytes(SharedData.folder().resolve("flowers5.zip"));
        byte[] picture = SharedData.jpegs(SharedData.folder().resolve("flowers5.zip"), "test/rose")
                .get(0);
        String dataset = client.upload("flowers", zip);
        for (String method : List.of("feature_extraction", "fine_tuning")) {
            String model = method.replace('_', '-');
            String epochs = method.equals("fine_tuning") ? ", 'hyperparameters': {'epochs': 1, 'image_size': 96}" : "";
            client.awaitStatus(
                    client.job(("{'dataset': '%s', 'model': '%s', 'base_model': 'mobilenet_v2', 'method': '%s',"
                                    + " 'seed': 7%s}")
                            .formatted(dataset, model, method, epochs)),
                    "succeeded");
            for (String library : List.of("torchvision", "timm")) {
                JsonNode seen = python(model, "?names=" + library, picture);
                assertThat(seen.path(library).path("logits").asDouble(1))
                        .as(seen.toString())
                        .isCloseTo(0, within(SAME_LOGITS));
                assertThat(seen.path(library).path("picture").asDouble(1)).isCloseTo(0, within(SAME_LOGITS));
                assertThat(seen.path(library).path("other_keys")).isEmpty();
                assertTorchScript(seen, List.of("daisy", "dandelion", "rose", "sunflower", "tulip"));
                if (library.equals("timm")) {
                    assertThat(seen.path("config").path("logits").asDouble(1)).isCloseTo(0, within(SAME_LOGITS));
                    assertThat(seen.path("config").path("labels")).isEqualTo(seen.path("labels"));
                }
            }
        }
    }

    private static void assertTorchScript(JsonNode seen, List<String> labels) {
        JsonNode script = seen.path("torchscript");
        assertThat(script.path("probabilities").asDouble(1))
                .as(seen.toString())
                .isCloseTo(0, within(SAME_PROBABILITIES));
        assertThat(script.path("labels").toString())
                .isEqualTo(new ObjectMapper().valueToTree(labels).toString());
        assertThat(script.path("normalised").asBoolean()).isTrue();
        assertThat(seen.path("labels")).isEqualTo(script.path("labels"));
    }

    private static void requirePython() {
        assumeTrue(
                System.getenv("GRAFT_PYTHON") != null,
                "GRAFT_PYTHON names no interpreter with torch: no other program opens what was exported.");
    }

    /** What other programs see in a version's exports. */
    private static JsonNode python(String model, String query, byte[] picture) throws IOException {
        requirePython();
        Path unpacked = unpack(export(model, query).bytes(), Files.createTempDirectory(folder, model));
        Files.write(
                unpacked.resolve("model.pt"),
                export(model, "?format=torchscript").bytes());
        Files.write(unpacked.resolve("picture.jpg"), picture);
        Files.writeString(
                unpacked.resolve("picture.json"), probabilities(model, picture).toString());
        Command command = Command.run(
                PYTHON,
                folder,
                Map.of("HF_HUB_OFFLINE", "1"),
                List.of(
                        System.getenv("GRAFT_PYTHON"),
                        Path.of("src/test/python/exported_model.py")
                                .toAbsolutePath()
                                .toString(),
                        unpacked.toString()));
        assertThat(command.exit()).as(command.output()).isZero();
        String last = command.output().lines().reduce((first, second) -> second).orElseThrow();
        return new ObjectMapper().readTree(last);
    }

    private static ObjectNode probabilities(String model, byte[] picture) {
        int labels = rest.get("/v1/models/%s/versions/1".formatted(model))
                .expect(200)
                .json()
                .path("labels")
                .size();
        JsonNode answer = rest.send(
                        "POST",
                        "/v1/models/%s/predict?top_k=%d".formatted(model, labels),
                        picture,
                        "Content-Type",
                        "image/jpeg")
                .expect(200)
                .json();
        ObjectNode probabilities = new ObjectMapper().createObjectNode();
        answer.at("/predictions/0/top")
                .forEach(top -> probabilities.set(top.path("label").asText(), top.path("probability")));
        return probabilities;
    }
}
