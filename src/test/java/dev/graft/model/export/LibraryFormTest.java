package dev.graft.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.attempt.result.CheckpointInfo;
import dev.graft.attempt.result.Phase;
import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.image.Interpolation;
import dev.graft.it.harness.Command;
import dev.graft.json.Json;
import dev.graft.metric.Confidence;
import dev.graft.model.ModelVersion;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LibraryFormTest {
    private static final List<String> LABELS = List.of("ant", "bee", "cat");
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final double SAME = 1e-4;
    /** Larger ones differ from these in depth and width alone. */
    private static final long LARGEST = 30_000_000;

    @TempDir
    Path folder;

    static List<String> architectures() {
        return Architectures.names();
    }

    private static LibraryForm form(Library library, String architecture) {
        return new LibraryForm(library, Architectures.network(architecture, 0).withHead(LABELS.size(), 0));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyParameterHasANameOfItsOwnAndKeepsItsNumbers(String architecture) {
        for (Library library : Library.values()) {
            LibraryForm form = form(library, architecture);
            List<Parameter> parameters = form.network().parameters();
            Map<String, List<Integer>> shapes = form.shapes();
            assertThat(shapes).hasSameSizeAs(parameters);
            for (Parameter parameter : parameters) {
                assertThat(shapes.get(form.name(parameter.name())).stream().reduce(1, (a, b) -> a * b))
                        .as(parameter.name())
                        .isEqualTo(parameter.size());
            }
            assertThat(new HashSet<>(form.counters()))
                    .hasSameSizeAs(form.counters())
                    .doesNotContainAnyElementsOf(shapes.keySet());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TORCHVISION, resnet10_slim, torchvision has no `resnet10_slim`.",
        "TIMM, squeezenet1_0, timm has no `squeezenet1_0`.",
    })
    void whatALibraryCanNotLoadIsTold(Library library, String architecture, String words) {
        assertThat(new LoadingCode(form(library, architecture), LABELS.size(), 96).obstacle())
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource({"TORCHVISION, squeezenet1_1", "TIMM, mobilenet_v2", "TIMM, mobilenet_v3_small"})
    void graftReadsItsOwnExportsBack(Library library, String architecture) throws IOException {
        Trained trained = trained(architecture);
        ModelFolder again = ModelFolder.open(export(trained, new LibraryForm(library, trained.network())));

        assertThat(again.config().architecture()).isEqualTo(architecture);
        Map<String, HostTensor> before = trained.folder().weights(trained.network());
        Map<String, HostTensor> after = again.weights(trained.network());
        for (Parameter parameter : trained.network().parameters()) {
            assertThat(after.get(parameter.name()).shape()).isEqualTo(parameter.shape());
            assertThat(largestDifference(
                            after.get(parameter.name()).toArray(),
                            before.get(parameter.name()).toArray()))
                    .as(parameter.name())
                    .isLessThanOrEqualTo(1e-6f);
        }
    }

    private static float largestDifference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        float largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void everyLibraryLoadsEveryArchitectureThatItHas() throws IOException {
        assumeTrue(
                System.getenv("GRAFT_PYTHON") != null,
                "GRAFT_PYTHON names no interpreter with torch: no library loads what was exported.");
        List<String> command = new ArrayList<>(List.of(
                System.getenv("GRAFT_PYTHON"),
                Path.of("src/test/python/exported_model.py").toAbsolutePath().toString()));
        List<String> expected = new ArrayList<>();
        for (String architecture : architectures()) {
            if (form(Library.TIMM, architecture).network().learnedParameters() < LARGEST) {
                Trained trained = trained(architecture);
                for (Library library : Library.values()) {
                    LibraryForm form = new LibraryForm(library, trained.network());
                    if (form.model().isPresent()) {
                        command.add(export(trained, form).toString());
                        expected.add(library.code());
                    }
                }
            }
        }
        Command python = Command.run(LIMIT, folder, Map.of("HF_HUB_OFFLINE", "1"), command);
        assertThat(python.exit()).as(python.output()).isZero();
        List<String> lines =
                python.output().lines().filter(line -> line.startsWith("{")).toList();
        assertThat(lines).hasSameSizeAs(expected);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode seen = Json.read(lines.get(i), JsonNode.class);
            String what = command.get(i + 2) + ": " + lines.get(i);
            assertThat(seen.at("/" + expected.get(i) + "/logits").asDouble(1))
                    .as(what)
                    .isCloseTo(0, within(SAME));
            assertThat(seen.at("/" + expected.get(i) + "/other_keys")).as(what).isEmpty();
            if (expected.get(i).equals("timm")) {
                assertThat(seen.at("/config/logits").asDouble(1)).as(what).isCloseTo(0, within(SAME));
            }
        }
    }

    private Trained trained(String architecture) throws IOException {
        int side = architecture.startsWith("vit") ? 224 : 96;
        Network network = form(Library.TORCHVISION, architecture).network();
        ModelConfig config = new ModelConfig(
                architecture,
                LABELS.size(),
                network.numFeatures(),
                List.of(3, side, side),
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Interpolation.BILINEAR,
                0.875,
                LABELS,
                null,
                null,
                null);
        Path model = folder.resolve(architecture);
        ModelFolder.write(model, config, weights(network), Map.of());
        Report report = new Report(
                new CheckpointInfo("step-1", Phase.TRAINING_HEAD, 1, 1, true, 1, Optional.empty(), Optional.empty()),
                Map.of(),
                Confidence.UNKNOWN,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of());
        ModelVersion.Origin origin = new ModelVersion.Origin("origin", "ab");
        ModelVersion version = new ModelVersion(
                "m",
                1,
                "job_1",
                architecture,
                LABELS,
                Map.of(),
                Confidence.UNKNOWN,
                Json.mapper().createObjectNode(),
                origin,
                origin,
                1,
                Instant.EPOCH);
        return new Trained(version, ModelFolder.open(model), report);
    }

    /** What of a ZIP the libraries look at. */
    private Path export(Trained trained, LibraryForm form) throws IOException {
        Path into = Files.createDirectory(folder.resolve(
                trained.config().architecture() + "-" + form.library().code()));
        Files.writeString(into.resolve("README.md"), ModelCard.of(trained, form));
        Files.write(into.resolve("config.json"), ExportDocuments.config(trained, form));
        try (OutputStream out = Files.newOutputStream(into.resolve("golden.safetensors"))) {
            SafetensorsWriter.write(out, GoldenVectors.of(trained.folder()).tensors(), List.of(), Map.of());
        }
        Map<String, HostTensor> tensors = form.tensors(trained.folder().weights(trained.network()));
        try (OutputStream out = Files.newOutputStream(into.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, tensors, form.counters(), Map.of("labels", Json.write(LABELS)));
        }
        return into;
    }

    /** Every tensor unlike all others, so that none can stand in another's place unseen. */
    private static Map<String, HostTensor> weights(Network network) {
        Map<String, HostTensor> weights = new HashMap<>();
        Random random = new Random(5);
        for (Parameter parameter : network.parameters()) {
            float[] values = Initializer.values(parameter, 3);
            boolean isVector = parameter.shape().size() == 1;
            boolean isHead = parameter.name().equals(network.headName() + ".weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = isVector ? values[i] + random.nextFloat() * 0.2f : isHead ? values[i] * 5 : values[i];
            }
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), values));
        }
        return weights;
    }
}
