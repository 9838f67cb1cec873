package dev.graft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.FolderBlobs;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import dev.graft.model.export.Export;
import dev.graft.model.export.ExportService;
import dev.graft.model.export.Library;
import dev.graft.tensor.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportServiceTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path temporary;

    private FolderBlobs blobs;
    private ExportService exports;
    private ModelVersion version;
    private Path trained;

    @BeforeEach
    void register() throws IOException {
        blobs = new FolderBlobs(temporary);
        Registry registry = new Registry(new FakeModelStore(), blobs, CLOCK, gone -> {});
        exports = new ExportService(registry, blobs);
        trained = temporary.resolve("model");
        TinyModel.write(trained, 1);
        version = registry.register("flowers", "job_1", TinyModel.PROVENANCE, TinyModel.report(), trained);
    }

    private Path unpacked(Export export) throws IOException {
        Path folder = Files.createTempDirectory(temporary, "unpacked");
        Path file = export.make();
        try (InputStream stream = Files.newInputStream(file);
                ZipInputStream in = new ZipInputStream(stream)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Files.copy(in, folder.resolve(entry.getName()));
            }
        }
        Files.delete(file);
        return folder;
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.mapper().readTree(file.toFile());
    }

    private static void assertRefused(ErrorCode code, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void aZipHoldsAllThatTheNextProgramNeeds() throws IOException {
        Path folder = unpacked(exports.zip(version, Library.TORCHVISION));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "README.md",
                            "config.json",
                            "golden.safetensors",
                            "labels.txt",
                            "model.safetensors",
                            "preprocessing.json",
                            "report.json");
        }
        assertThat(Files.readAllLines(folder.resolve("labels.txt"))).isEqualTo(TinyModel.LABELS);
        JsonNode preprocessing = json(folder.resolve("preprocessing.json"));
        assertThat(preprocessing.path("resize_shorter_side").asInt()).isEqualTo(36);
        assertThat(preprocessing.at("/center_crop/height").asInt()).isEqualTo(32);
        assertThat(json(folder.resolve("report.json")).path("version").asInt()).isEqualTo(1);
    }

    @Test
    void theConfigurationIsTimmsAndGrafts() throws IOException {
        JsonNode config =
                json(unpacked(exports.zip(version, Library.TORCHVISION)).resolve("config.json"));

        assertThat(config.path("architecture").asText()).isEqualTo("resnet10_slim");
        assertThat(config.path("num_classes").asInt()).isEqualTo(4);
        assertThat(config.path("label_names").toString()).isEqualTo(Json.write(TinyModel.LABELS));
        JsonNode pretrained = config.path("pretrained_cfg");
        assertThat(pretrained.path("input_size").toString()).isEqualTo("[3,32,32]");
        assertThat(pretrained.path("crop_pct").asDouble()).isEqualTo(0.875);
        assertThat(pretrained.path("interpolation").asText()).isEqualTo("bilinear");
        assertThat(pretrained.path("first_conv").asText()).isEqualTo("conv1");
        assertThat(pretrained.path("classifier").asText()).isEqualTo("fc");
        assertThat(config.path("temperature").asDouble()).isEqualTo(2);
        assertThat(config.path("threshold").asDouble()).isEqualTo(0.6);
        assertThat(config.at("/graft/dataset/sha256").asText()).isEqualTo("ab");
        assertThat(config.at("/graft/base_model/name").asText()).isEqualTo("graft-mini");
    }

    @Test
    void theWeightsAreThoseOfTheVersionAndTheLabelsStandInTheirFile() throws IOException {
        Path folder = unpacked(exports.zip(version, Library.TORCHVISION));
        Safetensors exported = Safetensors.open(folder.resolve("model.safetensors"));
        Safetensors stored = Safetensors.open(trained.resolve("model.safetensors"));

        assertThat(exported.names()).containsAll(stored.names()).contains("bn1.num_batches_tracked");
        for (String name : stored.names()) {
            assertThat(exported.floats(name).toArray())
                    .as(name)
                    .isEqualTo(stored.floats(name).toArray());
        }
        assertThat(exported.metadata()).containsEntry("names", "torchvision");
    }

    @Test
    void goldenLogitsAreWhatTheServedModelSays() throws IOException {
        Path folder = unpacked(exports.zip(version, Library.TORCHVISION));
        Safetensors golden = Safetensors.open(folder.resolve("golden.safetensors"));
        assertThat(golden.shape("inputs")).containsExactly(4, 3, 32, 32);
        assertThat(golden.shape("logits")).containsExactly(4, 4);
        float[] inputs = golden.floats("inputs").toArray();
        float[] expected = golden.floats("logits").toArray();

        ModelFolder again = ModelFolder.open(folder);
        try (Forward forward = Forward.load(again)) {
            float[] logits = forward.logits(TinyModel.pixels(inputs, forward.transform()));
            for (int i = 0; i < logits.length; i++) {
                assertThat(logits[i]).isCloseTo(expected[i], within(1e-5f));
            }
        }
        assertThat(expected[0]).isNotCloseTo(expected[4], within(1e-3f));
    }

    @Test
    void theSameVersionGivesTheSameBytesAndAnotherOneAnotherTag() throws IOException {
        Export first = exports.zip(version, Library.TORCHVISION);
        Export second = exports.zip(version, Library.TORCHVISION);
        assertThat(second.tag()).isEqualTo(first.tag());
        assertThat(Files.readAllBytes(second.make())).isEqualTo(Files.readAllBytes(first.make()));
        assertThat(exports.torchScript(version).tag()).isNotEqualTo(first.tag());
        assertThat(Files.readAllBytes(exports.torchScript(version).make()))
                .isEqualTo(Files.readAllBytes(exports.torchScript(version).make()));
    }

    @Test
    void theCardTellsOriginQualityAndThatNoLibraryHasOurOwnNetwork() throws IOException {
        String card = Files.readString(
                unpacked(exports.zip(version, Library.TORCHVISION)).resolve("README.md"));

        assertThat(card)
                .startsWith("---\nlicense: unknown\nlibrary_name: torchvision\n")
                .contains("- type: accuracy\n      value: 0.5\n")
                .contains("| validation | 2 | 0.500 (0.095 to 0.905) |")
                .contains("| ant | 1 | 1.000 (0.207 to 1.000) |", "| cat | 0 | – |")
                .contains("`graft-mini`, weights SHA-256 `cd`", "| method | feature_extraction |")
                .contains("Probabilities are softmax(logits / 2.0)", "(model(preprocess(picture).unsqueeze(0)) / 2.0)")
                .contains("Below a probability of 0.600")
                .contains("torchvision has no `resnet10_slim`", "timm has no `resnet10_slim`")
                .doesNotContain("null");
    }

    @Test
    void aLibraryWithoutTheArchitectureIsRefused() {
        assertThatThrownBy(() -> exports.zip(version, Library.TIMM))
                .isInstanceOfSatisfying(
                        GraftException.class,
                        e -> assertThat(e.faults().get(0).message()).isEqualTo("timm has no resnet10_slim"));
    }

    @Test
    void lostFilesAreTold() throws IOException {
        blobs.deleteAll("models/job_1");
        String words = "The files of version 1 of flowers are gone";
        assertRefused(ErrorCode.NOT_FOUND, words, () -> exports.zip(version, Library.TORCHVISION));
        assertRefused(ErrorCode.NOT_FOUND, words, () -> exports.torchScript(version));
    }

    @Test
    void anExportThatFailsLeavesNoFile() throws IOException {
        Export export = exports.zip(version, Library.TORCHVISION);
        blobs.deleteAll("models/job_1");
        assertThatThrownBy(export::make).isInstanceOf(GraftException.class);
        try (Stream<Path> left = Files.list(temporary.resolve("incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void fileNamesTellModelVersionAndLibrary() {
        assertThat(List.of(
                        exports.zip(version, Library.TORCHVISION).fileName(),
                        exports.torchScript(version).fileName()))
                .containsExactly("flowers-v1.zip", "flowers-v1.pt");
    }
}
