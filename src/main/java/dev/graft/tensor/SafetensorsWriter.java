package dev.graft.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes the safetensors format; see {@link Safetensors}. */
public final class SafetensorsWriter {
    /** Alignment of the data within the file, so that maps of it are aligned for vector instructions. */
    private static final int ALIGNMENT = 64;

    private static final int CHUNK_FLOATS = 1 << 18;

    private SafetensorsWriter() {}

    /**
     * Writes a new file and forces it to the disk. The file is complete when this returns and must not exist before: who
     * wants it to appear at once under its name writes to another and renames.
     */
    public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            writeFully(channel, header(tensors, metadata));
            ByteBuffer chunk =
                    ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (HostTensor tensor : tensors.values()) {
                FloatBuffer values = tensor.values().duplicate();
                while (values.hasRemaining()) {
                    int count = Math.min(CHUNK_FLOATS, values.remaining());
                    chunk.clear().asFloatBuffer().put(values.slice(values.position(), count));
                    values.position(values.position() + count);
                    writeFully(channel, chunk.limit(count * Float.BYTES));
                }
            }
            channel.force(true);
        }
    }

    private static ByteBuffer header(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        ObjectNode header = new ObjectMapper().createObjectNode();
        ObjectNode texts = header.putObject("__metadata__");
        metadata.forEach(texts::put);
        long offset = 0;
        for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            tensor.getValue().shape().forEach(entry.putArray("shape")::add);
            long end = offset + (long) tensor.getValue().values().limit() * Float.BYTES;
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + Long.BYTES + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
