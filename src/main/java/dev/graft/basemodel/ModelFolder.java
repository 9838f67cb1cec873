package dev.graft.basemodel;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import dev.graft.network.Architectures;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Safetensors;
import dev.graft.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with {@code config.json} and {@code model.safetensors}: a base model, or a model that Graft trained.
 *
 * @param path the folder
 */
public record ModelFolder(Path path, ModelConfig config) {
    public static final String CONFIG = "config.json";
    public static final String WEIGHTS = "model.safetensors";

    /** At most so many tensors are named when they do not fit. */
    private static final int NAMED = 5;

    /**
     * Reads the configuration and compares the weights' names and shapes with the architecture's backbone.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} with what is wrong
     */
    public static ModelFolder open(Path path) {
        try {
            ModelConfig config = Json.mapper().readValue(path.resolve(CONFIG).toFile(), ModelConfig.class);
            if (config == null) {
                throw new IllegalArgumentException("config.json holds null");
            }
            config.check();
            ModelFolder folder = new ModelFolder(path, config);
            check(Safetensors.open(path.resolve(WEIGHTS)), folder.backbone());
            return folder;
        } catch (IOException | IllegalArgumentException e) {
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "The model in " + path.getFileName() + " can't be read: " + e.getMessage(),
                    e);
        }
    }

    /** Whether a folder looks like a model's. */
    public static boolean isModel(Path path) {
        return Files.isRegularFile(path.resolve(CONFIG)) && Files.isRegularFile(path.resolve(WEIGHTS));
    }

    /** Writes a folder of its own, in one step. */
    public static void write(
            Path path, ModelConfig config, Map<String, HostTensor> weights, Map<String, String> metadata)
            throws IOException {
        Path temporary = Files.createTempDirectory(path.toAbsolutePath().getParent(), "tmp-model-");
        ObjectMapper mapper = Json.mapper();
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(temporary.resolve(CONFIG).toFile(), config);
        SafetensorsWriter.write(temporary.resolve(WEIGHTS), weights, metadata);
        Durable.deleteTree(path);
        Durable.move(temporary, path);
    }

    /** The network without a head. */
    public Network backbone() {
        return Architectures.network(config.architecture(), 0);
    }

    /** The network with the linear head that Graft trains. */
    public Network classifier() {
        return backbone().withHead(config.numClasses(), 0);
    }

    /**
     * The weights of a network, memory-mapped.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} that names what is missing or has another shape
     */
    public Map<String, HostTensor> weights(Network network) {
        try {
            Safetensors file = Safetensors.open(path.resolve(WEIGHTS));
            check(file, network);
            Map<String, HostTensor> weights = new LinkedHashMap<>();
            for (Parameter parameter : network.parameters()) {
                weights.put(parameter.name(), file.floats(parameter.name()));
            }
            return weights;
        } catch (IOException e) {
            throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "The weights can't be read: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the weights file in hexadecimal. */
    public String digest() {
        try {
            return Digest.of(path.resolve(WEIGHTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Safetensors file, Network network) {
        List<String> faults = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            if (!file.names().contains(parameter.name())) {
                faults.add(parameter.name() + " is missing");
            } else if (!file.shape(parameter.name()).equals(parameter.shape())) {
                faults.add(parameter.name() + " has shape " + file.shape(parameter.name()) + " instead of "
                        + parameter.shape());
            } else if (!file.isFloating(parameter.name())) {
                faults.add(parameter.name() + " holds no floating-point numbers");
            }
        }
        if (!faults.isEmpty()) {
            String more = faults.size() > NAMED ? " and " + (faults.size() - NAMED) + " more" : "";
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "The weights are not those of " + network.architecture() + ": "
                            + String.join(", ", faults.subList(0, Math.min(NAMED, faults.size()))) + more + ".");
        }
    }
}
