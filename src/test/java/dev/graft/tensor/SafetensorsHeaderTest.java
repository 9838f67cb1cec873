package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers of weights can say that is not so, beside what {@link SafetensorsTest} has. */
class SafetensorsHeaderTest {
    private static final int DATA_BYTES = 16;

    @TempDir
    Path folder;

    private Path file(byte[] header, long claimed, byte[] data) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(header).put(data);
        return Files.write(folder.resolve("file.safetensors"), bytes.array());
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] bytes = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return file(bytes, bytes.length, data);
    }

    private void refused(String header) throws IOException {
        Path file = file(header, new byte[DATA_BYTES]);

        assertThatThrownBy(() -> Safetensors.open(file))
                .as(header.substring(0, Math.min(200, header.length())))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a': {'dtype': 'F32', 'shape': [1152921504606846976], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [1073741824, 1073741824], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [1073741824, 4], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [2147483647, 2147483647, 0], 'data_offsets': [0, 0]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': [-16, 0]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': [16, 0]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': [9223372036854775800, -9223372036854775800]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': [0, 16, 32]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': {'0': 0, '1': 16}}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': 16}}",
                "{'a': {'dtype': 'F32', 'shape': 4, 'data_offsets': [0, 4]}, 'b': {'dtype': 'F32', 'shape': [3],"
                        + " 'data_offsets': [4, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': '4', 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': {'0': 4}, 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [null], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [[4]], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [1e1], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [3], 'data_offsets': [0, 12]}, 'b': {'dtype': 'F32', 'shape': [2],"
                        + " 'data_offsets': [8, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [4], 'data_offsets': [0, 16]}, 'b': {'dtype': 'F32', 'shape': [4],"
                        + " 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'shape': [1], 'data_offsets': [0, 4]}, 'b': {'dtype': 'F32', 'shape': [2],"
                        + " 'data_offsets': [8, 16]}}",
                "{'a': {'dtype': 'F8_E4M3', 'shape': [16], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F8_E5M2', 'shape': [16], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'C64', 'shape': [2], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'f32', 'shape': [4], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 6, 'shape': [4], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': null, 'shape': [4], 'data_offsets': [0, 16]}}",
                "{'a': {'shape': [4], 'data_offsets': [0, 16]}}",
                "{'a': {'dtype': 'F32', 'data_offsets': [0, 4]}}",
                "{'a': null}",
                "{'a': []}",
                "{}",
                "[]",
                "null",
                "16",
                "'text'",
                "{'__metadata__': {'a': 'b'}}"
            })
    void whatCanNotBeIsRefused(String header) throws IOException {
        refused(header);
    }

    @Test
    void whatIsNestedWithoutAnEndIsRefused() throws IOException {
        refused("{'a': " + "[".repeat(200_000) + "]".repeat(200_000) + "}");
        refused("{'__metadata__': " + "{'a': ".repeat(100_000) + "1" + "}".repeat(100_000) + "}");
        refused("{'a': {'dtype': 'F32', 'shape': [" + "9".repeat(100_000) + "], 'data_offsets': [0, 16]}}");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 99, 100_000_001, 1L << 60, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aLengthThatLiesIsRefused(long claimed) throws IOException {
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}".getBytes();
        Path file = file(header, claimed, new byte[DATA_BYTES]);

        assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(IOException.class);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        Path file = file(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, 4, new byte[DATA_BYTES]);

        assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "BF16,0x8000,-0.0",
        "BF16,0x7f80,Infinity",
        "BF16,0x7fc0,NaN",
        "BF16,0x0001,9.183550e-41",
        "F16,0x8000,-0.0",
        "F16,0x7e00,NaN",
        "F16,0x8001,-5.9604645e-8",
        "F16,0x3555,0.33325195"
    })
    void narrowNumbersAtTheEdgesAreReadRight(String type, String bits, float value) throws IOException {
        short half = (short) (int) Integer.decode(bits);
        byte[] data = ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(half)
                .array();
        Path file = file("{'a': {'dtype': '%s', 'shape': [1], 'data_offsets': [0, 2]}}".formatted(type), data);

        assertThat(Safetensors.open(file).floats("a").toArray()).containsExactly(value);
    }

    @Test
    void countersOfEveryWidthAreLeftAlone() throws IOException {
        Path file = file(
                "{'a': {'dtype': 'U64', 'shape': [], 'data_offsets': [0, 8]}, 'b': {'dtype': 'U32', 'shape': [1],"
                        + " 'data_offsets': [8, 12]}, 'c': {'dtype': 'U16', 'shape': [2], 'data_offsets': [12, 16]}}",
                new byte[DATA_BYTES]);

        assertThat(Safetensors.open(file).names()).allMatch(name -> {
            try {
                return !Safetensors.open(file).isFloating(name);
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void tensorsOfNothingTakeNoBytes() throws IOException {
        Path file = file(
                "{'a': {'dtype': 'F32', 'shape': [0, 2147483647], 'data_offsets': [0, 0]}, 'b': {'dtype': 'F32',"
                        + " 'shape': [4], 'data_offsets': [0, 16]}}",
                new byte[DATA_BYTES]);
        Safetensors read = Safetensors.open(file);

        assertThat(read.floats("a").toArray()).isEmpty();
        assertThat(read.floats("b").toArray()).containsExactly(0, 0, 0, 0);
    }
}
