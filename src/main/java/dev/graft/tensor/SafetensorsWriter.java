package dev.graft.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes the safetensors format; see {@link Safetensors}. */
public final class SafetensorsWriter {
    /** Alignment of the data within the file, so that maps of it are aligned for vector instructions. */
    private static final int ALIGNMENT = 64;

    private static final int CHUNK_FLOATS = 1 << 14;

    private SafetensorsWriter() {}

    /**
     * Writes a new file and forces it to the disk. The file is complete when this returns and must not exist before: who
     * wants it to appear at once under its name writes to another and renames.
     */
    public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            write(Channels.newOutputStream(channel), tensors, List.of(), metadata);
            channel.force(true);
        }
    }

    /**
     * Writes all of a file to a stream.
     *
     * @param counters names of whole numbers that are 0, such as batch normalisation's {@code num_batches_tracked}
     */
    public static void write(
            OutputStream out, Map<String, HostTensor> tensors, List<String> counters, Map<String, String> metadata)
            throws IOException {
        out.write(header(tensors, counters, metadata));
        // First, so that their eight bytes are aligned.
        out.write(new byte[Math.multiplyExact(counters.size(), Long.BYTES)]);
        for (HostTensor tensor : tensors.values()) {
            writeValues(out, tensor);
        }
    }

    /** Writes a tensor's numbers alone: little-endian, row-major. */
    static void writeValues(OutputStream out, HostTensor tensor) throws IOException {
        FloatBuffer values = tensor.values().duplicate();
        ByteBuffer chunk = ByteBuffer.allocate(Math.min(CHUNK_FLOATS, values.limit()) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int count = Math.min(CHUNK_FLOATS, values.remaining());
            chunk.asFloatBuffer().put(values.slice(values.position(), count));
            values.position(values.position() + count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }

    private static byte[] header(Map<String, HostTensor> tensors, List<String> counters, Map<String, String> metadata) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        ObjectNode texts = header.putObject("__metadata__");
        metadata.forEach(texts::put);
        long offset = 0;
        for (String counter : counters) {
            offset = entry(header, counter, "I64", List.of(), offset, Long.BYTES);
        }
        for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
            long bytes = (long) tensor.getValue().values().limit() * Float.BYTES;
            offset = entry(header, tensor.getKey(), "F32", tensor.getValue().shape(), offset, bytes);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + Long.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    /** @return where the next one begins */
    private static long entry(
            ObjectNode header, String name, String type, List<Integer> shape, long begin, long bytes) {
        ObjectNode entry = header.putObject(name).put("dtype", type);
        shape.forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(begin).add(begin + bytes);
        return begin + bytes;
    }
}
