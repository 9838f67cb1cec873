package dev.graft.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Writes the few opcodes of Python's pickle, protocol 2, that a TorchScript object is made of: names and values of its
 * attributes. Tensors stand elsewhere and are named by persistent ids, as {@code torch/csrc/jit/serialization/pickler.cpp}
 * writes them.
 */
final class Pickle {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins an object of a class; then text and value follow, one after the other. */
    void beginObject(String module, String name) {
        out.write(0x80);
        out.write(2);
        global(module, name);
        raw(")");
        out.write(0x81);
        raw("}(");
    }

    /** Ends the object; the whole pickle comes back. */
    byte[] endObject() {
        raw("ub.");
        return out.toByteArray();
    }

    Pickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        raw("X");
        fourBytes(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    Pickle bool(boolean value) {
        out.write(value ? 0x88 : 0x89);
        return this;
    }

    Pickle none() {
        return raw("N");
    }

    /**
     * A contiguous tensor of float32 that has an entry of its own.
     *
     * @param entry its name below {@code data/}
     */
    Pickle tensor(int entry, List<Integer> shape, boolean requiresGradient) {
        global("torch._utils", "_rebuild_tensor_v2");
        raw("((");
        text("storage");
        global("torch", "FloatStorage");
        text(Integer.toString(entry)).text("cpu").whole(HostTensor.size(shape));
        raw("tQ");
        whole(0).tuple(shape).tuple(strides(shape)).bool(requiresGradient);
        global("collections", "OrderedDict");
        return raw(")RtR");
    }

    private Pickle whole(int value) {
        raw("J");
        return fourBytes(value);
    }

    private Pickle tuple(List<Integer> values) {
        raw("(");
        values.forEach(this::whole);
        return raw("t");
    }

    private static List<Integer> strides(List<Integer> shape) {
        List<Integer> strides = new ArrayList<>();
        int stride = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            strides.add(stride);
            stride *= shape.get(i);
        }
        Collections.reverse(strides);
        return strides;
    }

    private void global(String module, String name) {
        raw("c" + module + "\n" + name + "\n");
    }

    private Pickle raw(String opcodes) {
        out.writeBytes(opcodes.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private Pickle fourBytes(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >> shift);
        }
        return this;
    }
}
