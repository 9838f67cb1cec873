package dev.graft.basemodel;

import dev.graft.image.Interpolation;
import dev.graft.network.Initializer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Base models with random weights, made on the spot: resnet10_slim for pictures of 32 pixels. */
public final class TinyModels {
    public static final int SIZE = 32;

    public static final ModelConfig CONFIG = new ModelConfig(
            "resnet10_slim",
            0,
            320,
            List.of(3, SIZE, SIZE),
            List.of(0.485, 0.456, 0.406),
            List.of(0.229, 0.224, 0.225),
            Interpolation.BILINEAR,
            0.875,
            null,
            "CC0-1.0",
            null,
            null);

    private TinyModels() {}

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
        ModelFolder.write(folder, CONFIG, weights(new ModelFolder(folder, CONFIG).backbone()), Map.of());
        return ModelFolder.open(folder);
    }
}
