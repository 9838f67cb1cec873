package dev.graft.tensor;

import dev.graft.disk.StoredZip;
import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.recipe.setting.Loss;
import dev.graft.recipe.setting.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a trained network as one TorchScript file with its weights inside, which {@code torch.jit.load} and all of
 * libtorch open without a line of ours. Its {@code forward} takes <em>normalised</em> pixels, float32
 * {@code [n, 3, height, width]}, and gives probabilities, float32 {@code [n, labels]}. Parameters and running statistics
 * are registered as such, so that {@code to("cuda")} moves them.
 *
 * <p>Layout as in {@link TorchScriptArchive}, whose object holds tensors here: each is pickled as a call of
 * {@code torch._utils._rebuild_tensor_v2} with a persistent id that names an entry of the archive.
 */
public final class TorchScriptExport {
    private static final int ALIGNMENT = 64;

    private TorchScriptExport() {}

    /**
     * Writes the file of a classifier; the stream is closed.
     *
     * @param network ends in logits
     * @param weights every parameter of the network by its name
     * @param extra contents of files that travel along, by name: PyTorch's {@code _extra_files}
     */
    public static void write(
            OutputStream out, Network network, Map<String, HostTensor> weights, Map<String, byte[]> extra)
            throws IOException {
        write(out, network, Loss.CROSS_ENTROPY, weights, extra);
    }

    /**
     * The same for a network that was trained by any loss.
     *
     * @param loss tells what follows the network's outputs: softmax, a sigmoid for each label, or nothing
     */
    public static void write(
            OutputStream out, Network network, Loss loss, Map<String, HostTensor> weights, Map<String, byte[]> extra)
            throws IOException {
        List<Parameter> parameters = network.parameters();
        if (parameters.stream()
                        .map(TorchScriptExport::attribute)
                        .collect(Collectors.toCollection(HashSet::new))
                        .size()
                < parameters.size()) {
            throw new IllegalArgumentException("two parameters would get one attribute");
        }
        try (StoredZip zip = new StoredZip(out, ALIGNMENT)) {
            String root = TorchScriptArchive.ROOT;
            zip.add(root + "version", TorchScriptArchive.VERSION);
            zip.add(root + "constants.pkl", TorchScriptArchive.NO_CONSTANTS);
            zip.add(root + "data.pkl", pickled(parameters));
            zip.add(root + "code/__torch__.py", source(network, loss).getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> file : extra.entrySet()) {
                zip.add(root + "extra/" + file.getKey(), file.getValue());
            }
            for (int i = 0; i < parameters.size(); i++) {
                HostTensor tensor = weights.get(parameters.get(i).name());
                zip.add(root + "data/" + i, content -> SafetensorsWriter.writeValues(content, tensor));
            }
        }
    }

    private static String source(Network network, Loss loss) {
        Map<String, String> declared = new LinkedHashMap<>();
        network.parameters().forEach(parameter -> declared.put(attribute(parameter), "Tensor"));
        Script forward = new Script("forward", "Tensor", "x: Tensor");
        List<Layer> layers = new ArrayList<>();
        network.blocks().stream().map(Block::layers).forEach(layers::addAll);
        layers.addAll(network.head());
        PlainLayers plain =
                new PlainLayers(forward, name -> "self." + attribute(name), false, false, Precision.FLOAT32);
        String logits = plain.write(layers, "x");
        return TorchScriptArchive.source(
                names(network.parameters(), true),
                names(network.parameters(), false),
                declared,
                forward.returning(ending(loss, logits)));
    }

    private static String ending(Loss loss, String outputs) {
        return switch (loss) {
            case CROSS_ENTROPY -> "torch.softmax(" + outputs + ", 1)";
            case BINARY_CROSS_ENTROPY -> "torch.sigmoid(" + outputs + ")";
            case MEAN_SQUARED_ERROR -> outputs;
        };
    }

    private static List<String> names(List<Parameter> parameters, boolean learned) {
        return parameters.stream()
                .filter(parameter -> parameter.role().learned() == learned)
                .map(TorchScriptExport::attribute)
                .toList();
    }

    private static String attribute(Parameter parameter) {
        return attribute(parameter.name());
    }

    private static String attribute(String name) {
        return name.replace('.', '_');
    }

    private static byte[] pickled(List<Parameter> parameters) {
        Pickle pickle = new Pickle();
        pickle.beginObject("__torch__", "Program");
        pickle.text("training").bool(false);
        pickle.text("_is_full_backward_hook").none();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            pickle.text(attribute(parameter))
                    .tensor(i, parameter.shape(), parameter.role().learned());
        }
        return pickle.endObject();
    }
}
