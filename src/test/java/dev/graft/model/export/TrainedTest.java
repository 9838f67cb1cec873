package dev.graft.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.basemodel.ModelConfig;
import dev.graft.basemodel.ModelFolder;
import dev.graft.image.Interpolation;
import dev.graft.metric.Confidence;
import dev.graft.model.ModelVersion;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainedTest {
    private static final List<String> LABELS = List.of("ant", "bee");
    private static final double TEMPERATURE = 4;

    @TempDir
    Path folder;

    private Trained trained(double temperature) throws IOException {
        Network network = Architectures.network("resnet10_slim", 0).withHead(LABELS.size(), 0);
        Map<String, HostTensor> weights = new HashMap<>();
        for (Parameter parameter : network.parameters()) {
            float[] values = Initializer.values(parameter, 1);
            values[0] = 0.75f;
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), values));
        }
        ModelConfig config = new ModelConfig(
                "resnet10_slim",
                LABELS.size(),
                network.numFeatures(),
                List.of(3, 32, 32),
                List.of(0.5, 0.5, 0.5),
                List.of(0.5, 0.5, 0.5),
                Interpolation.BILINEAR,
                0.875,
                LABELS,
                null,
                null,
                null);
        Path model = folder.resolve("model");
        ModelFolder.write(model, config, weights, Map.of());
        ModelVersion.Origin origin = new ModelVersion.Origin("origin", "ab");
        ModelVersion version = new ModelVersion(
                "m",
                1,
                "job_1",
                "resnet10_slim",
                LABELS,
                Map.of(),
                new Confidence(temperature, 60, Optional.empty()),
                null,
                origin,
                origin,
                1,
                Instant.EPOCH);
        return new Trained(version, ModelFolder.open(model), null);
    }

    @Test
    void theTemperatureDividesTheLastLayerAloneAndSoTheLogits() throws IOException {
        Trained trained = trained(TEMPERATURE);
        Map<String, HostTensor> plain = trained.folder().weights(trained.network());
        Map<String, HostTensor> tempered = trained.temperedWeights();

        assertThat(tempered).hasSameSizeAs(plain);
        for (Map.Entry<String, HostTensor> entry : plain.entrySet()) {
            float[] expected = entry.getValue().toArray();
            for (int i = 0; i < expected.length && entry.getKey().startsWith("fc."); i++) {
                expected[i] /= (float) TEMPERATURE;
            }
            assertThat(tempered.get(entry.getKey()).toArray())
                    .as(entry.getKey())
                    .isEqualTo(expected);
        }
        assertThat(tempered.get("fc.bias").toArray()[0]).isEqualTo(0.1875f);
    }

    @Test
    void withoutATemperatureNothingChanges() throws IOException {
        Trained trained = trained(1);

        assertThat(trained.temperedWeights().equals(trained.folder().weights(trained.network())))
                .isTrue();
    }
}
