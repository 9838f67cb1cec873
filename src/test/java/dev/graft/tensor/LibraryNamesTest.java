package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.json.Json;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.names.NameMap;
import dev.graft.network.names.NameMaps;
import dev.graft.network.names.NamedTensors;
import dev.graft.network.vision.Architectures;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights written under timm's and transformers' names, loaded strictly by these libraries themselves: the features are
 * ours. {@code GRAFT_PYTHON} names an interpreter that has both.
 */
class LibraryNamesTest {
    /** Large networks whose names differ from a smaller one's by numbers alone. */
    private static final Set<String> MUCH_LIKE_ANOTHER =
            Set.of("resnet101", "resnet152", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg19_bn");

    @TempDir
    Path folder;

    @Test
    void timmAndTransformersLoadTheirNamesAndSayTheSame() throws Exception {
        assumeTrue(System.getenv("GRAFT_PYTHON") != null, "GRAFT_PYTHON names no interpreter with timm: not compared.");
        for (String architecture : Architectures.names()) {
            if (MUCH_LIKE_ANOTHER.contains(architecture)) {
                continue;
            }
            Network network = Architectures.network(architecture, 0);
            for (NameMap map : NameMaps.of(architecture)) {
                if (!map.library().equals("torchvision")) {
                    write(network, map);
                }
            }
        }
        Process python = new ProcessBuilder(
                        System.getenv("GRAFT_PYTHON"), "src/test/python/load_names.py", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = python.inputReader().lines().toList();

        assertThat(python.waitFor()).isZero();
        try (var files = Files.list(folder)) {
            assertThat(lines).hasSize((int) files.count()).isNotEmpty();
        }
        for (String line : lines) {
            JsonNode said = Json.mapper().readTree(line);
            String file = said.path("file").asText();
            float[] ours = features(file.split("\\.")[1]);
            assertThat(said.path("features")).as(file).hasSize(ours.length);
            double largest = 0;
            double worst = 0;
            for (int i = 0; i < ours.length; i++) {
                double theirs = said.path("features").path(i).asDouble();
                largest = Math.max(largest, Math.abs(theirs));
                worst = Math.max(worst, Math.abs(theirs - ours[i]));
            }
            // transformers resizes positions without antialiasing; two tensors in each other's place are off by far
            // more.
            boolean resized = file.startsWith("transformers.vit") && !file.contains("vit_b_16");
            assertThat(worst / largest).as(file).isLessThan(resized ? 1e-2 : 1e-4);
        }
    }

    private void write(Network network, NameMap map) throws IOException {
        Map<String, HostTensor> seeded = Seeded.weights(network);
        Map<String, HostTensor> named = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            HostTensor tensor = seeded.get(parameter.name());
            List<String> names = map.names(parameter.name());
            int part = parameter.size() / names.size();
            for (int i = 0; i < names.size(); i++) {
                FloatBuffer values = HostTensor.allocate(part);
                for (int k = 0; k < part; k++) {
                    double shift = parameter.role() == Parameter.Role.RUNNING_VARIANCE ? map.varianceShift() : 0;
                    values.put(k, (float) (tensor.values().get(i * part + k) - shift));
                }
                List<Integer> shape = names.size() == 1 ? parameter.shape() : divided(parameter.shape(), names.size());
                named.put(names.get(i), new HostTensor(shape, values));
            }
        }
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        named.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        NamedTensors found = NamedTensors.find(network, shapes);
        assertThat(found.faults()).isEmpty();
        assertThat(found.map().library()).isEqualTo(map.library());
        SafetensorsWriter.write(
                folder.resolve(map.library() + "." + network.architecture() + ".safetensors"), named, Map.of());
    }

    private static List<Integer> divided(List<Integer> shape, int parts) {
        return shape.size() == 1 ? List.of(shape.get(0) / parts) : List.of(shape.get(0) / parts, shape.get(1));
    }

    private static float[] features(String architecture) {
        Network network = Architectures.network(architecture, 0);
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                Inference inference = new Inference(weights, Optional.of(Seeded.NORMALIZATION))) {
            return inference.run(NetworkParity.pictures(architecture)).features();
        }
    }
}
