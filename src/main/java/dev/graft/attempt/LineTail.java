package dev.graft.attempt;

import dev.graft.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link LineLog} holds from a place on.
 *
 * @param values of the complete lines there
 * @param next the place after them, for the next look
 */
public record LineTail<T>(List<T> values, long next) {
    /** One look reads at most so much, so that a long file does not fill the memory. */
    private static final int MAX_BYTES = 1 << 20;

    /**
     * Reads complete lines; a line that is still being written is left for the next look.
     *
     * @param from a place that an earlier look gave; 0 at first
     */
    public static <T> LineTail<T> read(Path file, long from, Class<T> type) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {}
        } catch (NoSuchFileException e) {
            return new LineTail<>(List.of(), from);
        }
        List<T> values = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.position(); i++) {
            if (bytes.get(i) == '\n') {
                values.add(Json.read(new String(bytes.array(), start, i - start, StandardCharsets.UTF_8), type));
                start = i + 1;
            }
        }
        return new LineTail<>(List.copyOf(values), from + start);
    }
}
