package dev.graft.basemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.names.NamedTensors;
import dev.graft.tensor.HostTensor;
import dev.graft.tensor.Safetensors;
import dev.graft.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
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
    public static final String CARD = "README.md";

    private static final String EXPORTED_ARCHITECTURE = "/graft/architecture";

    /** At most so many tensors are named when they do not fit. */
    private static final int NAMED = 5;

    /**
     * Reads the configuration and compares the weights' names and shapes with the architecture's backbone.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} with what is wrong
     */
    public static ModelFolder open(Path path) {
        try {
            ModelConfig config = config(path.resolve(CONFIG));
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

    /** What Graft has exported may have another library's name of the architecture, and Graft's own further down. */
    private static ModelConfig config(Path file) throws IOException {
        JsonNode json = Json.mapper().readTree(file.toFile());
        JsonNode own = json.at(EXPORTED_ARCHITECTURE);
        if (own.isTextual()) {
            ((ObjectNode) json).set("architecture", own);
        }
        return Json.mapper().treeToValue(json, ModelConfig.class);
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
        return config.backbone();
    }

    /** The network with the head that Graft trained. */
    public Network classifier() {
        return backbone().withHead(config.headShape());
    }

    /**
     * The weights of a network, memory-mapped.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} that names what is missing or has another shape
     */
    public Map<String, HostTensor> weights(Network network) {
        try {
            Safetensors file = Safetensors.open(path.resolve(WEIGHTS));
            NamedTensors found = check(file, network);
            Map<String, HostTensor> weights = new LinkedHashMap<>();
            for (Parameter parameter : network.parameters()) {
                double shift = parameter.role() == Parameter.Role.RUNNING_VARIANCE
                        ? found.map().varianceShift()
                        : 0;
                weights.put(parameter.name(), tensor(file, found, parameter, shift));
            }
            return weights;
        } catch (IOException e) {
            throw new GraftException(ErrorCode.BASE_MODEL_INVALID, "The weights can't be read: " + e.getMessage(), e);
        }
    }

    /** In the parameter's shape: joined where the file has it in parts, mapped where it need not be changed. */
    private static HostTensor tensor(Safetensors file, NamedTensors found, Parameter parameter, double shift)
            throws IOException {
        List<String> names = found.sources().get(parameter.name());
        if (names.size() == 1 && shift == 0) {
            return new HostTensor(parameter.shape(), file.floats(names.get(0)).values());
        }
        FloatBuffer values = HostTensor.allocate(parameter.size());
        for (String name : names) {
            FloatBuffer part = file.floats(name).values().duplicate();
            while (part.hasRemaining()) {
                values.put((float) (part.get() + shift));
            }
        }
        return new HostTensor(parameter.shape(), values.flip());
    }

    /** SHA-256 of the weights file in hexadecimal. */
    public String digest() {
        try {
            return Digest.of(path.resolve(WEIGHTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which of the file's tensors are the network's. */
    private static NamedTensors check(Safetensors file, Network network) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        file.names().forEach(name -> shapes.put(name, file.shape(name)));
        NamedTensors found = NamedTensors.find(network, shapes);
        List<String> faults = new ArrayList<>(found.faults());
        if (faults.isEmpty()) {
            found.sources().values().stream()
                    .flatMap(List::stream)
                    .filter(name -> !file.isFloating(name))
                    .forEach(name -> faults.add(name + " holds no floating-point numbers"));
        }
        if (!faults.isEmpty()) {
            String more = faults.size() > NAMED ? " and " + (faults.size() - NAMED) + " more" : "";
            String hint = NamedTensors.architectureOf(shapes)
                    .map(name -> " They fit " + name + ".")
                    .orElse("");
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "The weights are not those of " + network.architecture() + ": "
                            + String.join(", ", faults.subList(0, Math.min(NAMED, faults.size()))) + more + "." + hint);
        }
        return found;
    }
}
