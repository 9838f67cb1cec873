package dev.graft.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A weights file in the safetensors format: eight bytes of header length, a JSON header, raw little-endian tensors. It is
 * memory-mapped, and every size in the header is checked against the file before it is believed. Nothing in it is code.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {
    /** The reference implementation's bound. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final ObjectMapper STRICT = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private record Entry(Type type, List<Integer> shape, long begin, long end) {}

    private enum Type {
        F64(8),
        F32(4),
        F16(2),
        BF16(2),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U64(8),
        U32(4),
        U16(2),
        U8(1),
        BOOL(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    private final Path file;
    private final long dataStart;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private Safetensors(Path file, long dataStart, Map<String, Entry> entries, Map<String, String> metadata) {
        this.file = file;
        this.dataStart = dataStart;
        this.entries = entries;
        this.metadata = metadata;
    }

    /**
     * Reads and checks the header.
     *
     * @throws IOException when the file is no safetensors file, or damaged; the message says how
     */
    public static Safetensors open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = read(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > MAX_HEADER_BYTES || length > channel.size() - Long.BYTES) {
                throw new IOException("not a safetensors file: its header claims " + length + " bytes");
            }
            JsonNode header = STRICT.readTree(
                    read(channel, Long.BYTES, Math.toIntExact(length)).array());
            if (!header.isObject()) {
                throw new IOException("not a safetensors file: its header is no JSON object");
            }
            long dataStart = Long.BYTES + length;
            Map<String, Entry> entries = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : header.properties()) {
                if (field.getKey().equals("__metadata__")) {
                    field.getValue()
                            .properties()
                            .forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
                } else {
                    entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
                }
            }
            checkLayout(entries, channel.size() - dataStart);
            return new Safetensors(file, dataStart, entries, Collections.unmodifiableMap(metadata));
        } catch (JsonProcessingException e) {
            throw new IOException("not a safetensors file: its header is not valid JSON", e);
        } catch (EOFException e) {
            throw new IOException("not a safetensors file: it is too short", e);
        }
    }

    /** The tensors' names in the header's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The free texts that the file's writer added. */
    public Map<String, String> metadata() {
        return metadata;
    }

    public List<Integer> shape(String name) {
        return entries.get(name).shape;
    }

    /** Whether the tensor holds floating-point numbers; counters, such as num_batches_tracked, do not. */
    public boolean isFloating(String name) {
        Type type = entries.get(name).type;
        return type == Type.F64 || type == Type.F32 || type == Type.F16 || type == Type.BF16;
    }

    /** A tensor as float32: mapped where the file has that type, converted to a copy where it has another. */
    public HostTensor floats(String name) throws IOException {
        Entry entry = entries.get(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = channel.map(
                            FileChannel.MapMode.READ_ONLY, dataStart + entry.begin, entry.end - entry.begin)
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new HostTensor(entry.shape, entry.type == Type.F32 ? bytes.asFloatBuffer() : convert(entry, bytes));
        }
    }

    private static FloatBuffer convert(Entry entry, ByteBuffer bytes) {
        FloatBuffer floats = HostTensor.allocate(HostTensor.size(entry.shape));
        while (floats.hasRemaining()) {
            floats.put(
                    switch (entry.type) {
                        case F64 -> (float) bytes.getDouble();
                        case F16 -> halfToFloat(bytes.getShort());
                        case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                        default -> throw new IllegalArgumentException(entry.type + " holds no floating-point numbers");
                    });
        }
        return floats.flip();
    }

    /** IEEE 754 binary16 to binary32. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float value = fraction * 0x1p-24f;
            return sign == 0 ? value : -value;
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }

    private static Entry entry(String name, JsonNode node) throws IOException {
        Type type;
        try {
            type = Type.valueOf(node.path("dtype").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("tensor '" + name + "' has the unknown type " + node.path("dtype"), e);
        }
        if (!node.path("shape").isArray()) {
            throw new IOException("tensor '" + name + "' has the impossible shape " + node.path("shape"));
        }
        List<Integer> shape = new ArrayList<>();
        for (JsonNode size : node.path("shape")) {
            if (!size.isIntegralNumber() || !size.canConvertToInt() || size.asInt() < 0) {
                throw new IOException("tensor '" + name + "' has the impossible shape " + node.path("shape"));
            }
            shape.add(size.asInt());
        }
        if (node.path("data_offsets").size() != 2) {
            throw new IOException("tensor '" + name + "' has offsets that do not fit its shape");
        }
        long begin = offset(node.path("data_offsets").path(0));
        long end = offset(node.path("data_offsets").path(1));
        try {
            if (begin < 0 || end - begin != Math.multiplyExact((long) HostTensor.size(shape), type.bytes)) {
                throw new IOException("tensor '" + name + "' has offsets that do not fit its shape");
            }
        } catch (ArithmeticException e) {
            throw new IOException("tensor '" + name + "' has the impossible shape " + shape, e);
        }
        return new Entry(type, List.copyOf(shape), begin, end);
    }

    /** -1 for what is no offset: a number beyond all files would lose its upper bits. */
    private static long offset(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.asLong() : -1;
    }

    /** The format's rule: tensors cover the data without gaps or overlaps. */
    private static void checkLayout(Map<String, Entry> entries, long dataSize) throws IOException {
        long covered = 0;
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        for (Entry entry : inOrder) {
            if (entry.begin != covered) {
                throw new IOException("the tensors overlap or leave a gap at byte " + covered);
            }
            covered = entry.end;
        }
        if (covered != dataSize) {
            throw new IOException("the tensors need " + covered + " bytes of data, the file has " + dataSize);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        if (channel.size() < position + length) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
