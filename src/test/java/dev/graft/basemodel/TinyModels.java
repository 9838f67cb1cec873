package dev.graft.basemodel;

import dev.graft.image.Interpolation;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import dev.graft.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Base models with random weights, made on the spot, for pictures of 32 pixels: resnet10_slim unless told otherwise. */
public final class TinyModels {
    public static final int SIZE = 32;

    public static final ModelConfig CONFIG = config("resnet10_slim");

    private TinyModels() {}

    /** The same for another architecture. */
    public static ModelConfig config(String architecture) {
        return new ModelConfig(
                architecture,
                0,
                Architectures.network(architecture, 0).numFeatures(),
                List.of(3, SIZE, SIZE),
                List.of(0.485, 0.456, 0.406),
                List.of(0.229, 0.224, 0.225),
                Interpolation.BILINEAR,
                0.875,
                null,
                "CC0-1.0",
                null,
                null);
    }

    /** The weights of a network's first moment. */
    public static Map<String, HostTensor> weights(Network network) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            weights.put(parameter.name(), HostTensor.of(parameter.shape(), Initializer.values(parameter, 7)));
        }
        return weights;
    }

    /** Writes a backbone. */
    public static ModelFolder write(Path folder) throws IOException {
        return write(folder, CONFIG);
    }

    /** Writes the backbone of a configuration. */
    public static ModelFolder write(Path folder, ModelConfig config) throws IOException {
        ModelFolder.write(folder, config, weights(new ModelFolder(folder, config).backbone()), Map.of());
        return ModelFolder.open(folder);
    }
}
