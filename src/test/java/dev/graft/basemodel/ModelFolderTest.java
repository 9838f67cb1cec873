package dev.graft.basemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.network.Network;
import dev.graft.tensor.HostTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    @TempDir
    Path parent;

    private static void assertInvalid(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .hasMessageContainingAll(words)
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BASE_MODEL_INVALID));
    }

    @Test
    void whatWasWrittenIsReadBackToTheLastBit() throws IOException {
        ModelFolder folder = TinyModels.write(parent.resolve("tiny"));
        Network backbone = folder.backbone();
        Map<String, HostTensor> weights = folder.weights(backbone);

        assertThat(folder.config()).isEqualTo(TinyModels.CONFIG);
        assertThat(weights).hasSize(backbone.parameters().size());
        TinyModels.weights(backbone)
                .forEach((name, tensor) ->
                        assertThat(weights.get(name).values()).as(name).isEqualTo(tensor.values()));
        assertThat(folder.digest())
                .isEqualTo(TinyModels.write(parent.resolve("other")).digest());
        assertThat(parent.toFile().list()).containsExactlyInAnyOrder("tiny", "other");
    }

    @Test
    void writingAgainReplacesTheFolder() throws IOException {
        Path path = parent.resolve("tiny");
        TinyModels.write(path);
        Files.writeString(path.resolve("stale"), "");
        TinyModels.write(path);

        assertThat(path.resolve("stale")).doesNotExist();
    }

    @Test
    void missingAndMisshapenTensorsAreNamed() throws IOException {
        Network backbone = new ModelFolder(parent, TinyModels.CONFIG).backbone();
        Map<String, HostTensor> weights = new LinkedHashMap<>(TinyModels.weights(backbone));
        String missing = backbone.parameters().get(0).name();
        String misshapen = backbone.parameters().get(1).name();
        weights.remove(missing);
        weights.put(misshapen, HostTensor.of(List.of(2, 1), 1f, 2f));
        Path path = parent.resolve("tiny");
        ModelFolder.write(path, TinyModels.CONFIG, weights, Map.of());

        assertInvalid(
                () -> ModelFolder.open(path),
                missing + " is missing",
                misshapen + " has shape [2, 1] instead of "
                        + backbone.parameters().get(1).shape());
    }

    @Test
    void ofManyFaultsAFewAreNamedAndTheRestCounted() throws IOException {
        Path path = parent.resolve("tiny");
        ModelFolder.write(path, TinyModels.CONFIG, Map.of("other", HostTensor.of(List.of(1), 1f)), Map.of());
        int parameters =
                new ModelFolder(path, TinyModels.CONFIG).backbone().parameters().size();

        assertInvalid(() -> ModelFolder.open(path), " is missing", "and " + (parameters + 1 - 5) + " more");
    }

    @Test
    void theHeadOfAnotherNetworkIsMissed() throws IOException {
        ModelFolder folder = TinyModels.write(parent.resolve("tiny"));

        assertInvalid(() -> folder.weights(folder.backbone().withHead(3, 0)), "weight is missing");
    }

    @Test
    void damagedWeightsAreRefused() throws IOException {
        Path path = TinyModels.write(parent.resolve("tiny")).path();
        byte[] bytes = Files.readAllBytes(path.resolve(ModelFolder.WEIGHTS));
        Files.write(path.resolve(ModelFolder.WEIGHTS), Arrays.copyOf(bytes, bytes.length / 2));

        assertInvalid(() -> ModelFolder.open(path), "tiny");
    }

    @Test
    void weightsThatAreWholeNumbersAreRefused() throws IOException {
        Path path = TinyModels.write(parent.resolve("tiny")).path();
        byte[] bytes = Files.readAllBytes(path.resolve(ModelFolder.WEIGHTS));
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("\"F32\"", "\"I32\"");
        Files.write(path.resolve(ModelFolder.WEIGHTS), text.getBytes(StandardCharsets.ISO_8859_1));

        assertInvalid(() -> ModelFolder.open(path), "holds no floating-point numbers");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Path path = TinyModels.write(parent.resolve("tiny")).path();
        Files.delete(path.resolve(ModelFolder.WEIGHTS));

        assertInvalid(() -> ModelFolder.open(path), "tiny", ModelFolder.WEIGHTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"architecture\": \"resnet10_slim\"}",
                "{\"architecture\": \"vgg99\", \"input_size\": [3, 32, 32], \"mean\": [0, 0, 0], \"std\": [1, 1, 1],"
                        + " \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [1, 32, 32], \"mean\": [0, 0, 0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, null, 32], \"mean\": [0, 0, 0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, 32, 32], \"mean\": [0, null, 0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, 32, 32], \"mean\": [0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, 32, 32], \"mean\": [0, 0, 0],"
                        + " \"std\": [1, 1, 0], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, 32, 32], \"mean\": [0, 0, 0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\"}",
                "{\"architecture\": \"resnet10_slim\", \"input_size\": [3, -1, 32], \"mean\": [0, 0, 0],"
                        + " \"std\": [1, 1, 1], \"interpolation\": \"bilinear\", \"crop_pct\": 0.9}",
            })
    void configurationsThatMakeNoSenseAreRefused(String config) throws IOException {
        Path path = TinyModels.write(parent.resolve("tiny")).path();
        Files.writeString(path.resolve(ModelFolder.CONFIG), config);

        assertInvalid(() -> ModelFolder.open(path), " ");
    }

    @Test
    void fieldsOfOthersAreLeftAlone() throws IOException {
        Path path = TinyModels.write(parent.resolve("tiny")).path();
        String config = Files.readString(path.resolve(ModelFolder.CONFIG));
        Files.writeString(path.resolve(ModelFolder.CONFIG), config.replaceFirst("\\{", "{\"pool_size\": [7, 7],"));

        assertThat(ModelFolder.open(path).config()).isEqualTo(TinyModels.CONFIG);
    }
}
