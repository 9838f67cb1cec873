package dev.graft.tensor;

import dev.graft.disk.StoredZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes the archive that libtorch's {@code torch::jit::load} reads: a ZIP of stored entries with the source of one
 * class, and a pickle of one object of it that holds no tensors. Layout as in PyTorch's
 * {@code torch/csrc/jit/docs/serialization.md}.
 */
final class TorchScriptArchive {
    static final String ROOT = "program/";
    /** Version of the layout and of what operations mean. */
    static final byte[] VERSION = "10\n".getBytes(StandardCharsets.US_ASCII);
    /** Pickle of an empty tuple: there are no constants. */
    static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private TorchScriptArchive() {}

    /**
     * @param methods method definitions in TorchScript's serialised dialect, indented by two spaces, whose {@code self} is
     *     of type {@code __torch__.Program}
     */
    static byte[] of(String methods) {
        String source = source(List.of(), List.of(), Map.of(), methods);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StoredZip zip = new StoredZip(bytes, 1)) {
            zip.add(ROOT + "version", VERSION);
            zip.add(ROOT + "constants.pkl", NO_CONSTANTS);
            zip.add(ROOT + "data.pkl", pickledProgram());
            zip.add(ROOT + "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The class {@code Program}.
     *
     * @param attributes types by name, of all but those that every module has
     */
    static String source(
            List<String> parameters, List<String> buffers, Map<String, String> attributes, String methods) {
        StringBuilder source = new StringBuilder("class Program(Module):\n");
        source.append("  __parameters__ = ").append(quoted(parameters)).append('\n');
        source.append("  __buffers__ = ").append(quoted(buffers)).append('\n');
        attributes.forEach((name, type) ->
                source.append("  ").append(name).append(" : ").append(type).append('\n'));
        source.append("  training : bool\n");
        source.append("  _is_full_backward_hook : Optional[bool]\n");
        return source.append(methods).toString();
    }

    private static String quoted(List<String> names) {
        return Script.list(names.stream().map(name -> "\"" + name + "\"").toList());
    }

    private static byte[] pickledProgram() {
        Pickle pickle = new Pickle();
        pickle.beginObject("__torch__", "Program");
        pickle.text("training").bool(true);
        pickle.text("_is_full_backward_hook").none();
        return pickle.endObject();
    }
}
