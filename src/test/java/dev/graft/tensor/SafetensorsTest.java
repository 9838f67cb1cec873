package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.graft.disk.StoredZip;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", HostTensor.of(List.of(2, 3), 1, 2, 3, 4, 5, 6));
        tensors.put("scalar", HostTensor.of(List.of(), 7));
        Path file = folder.resolve("model.safetensors");

        SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
        Safetensors read = Safetensors.open(file);

        assertThat(read.names()).containsExactly("a.weight", "scalar");
        assertThat(read.metadata()).isEqualTo(Map.of("format", "pt"));
        assertThat(read.shape("a.weight")).containsExactly(2, 3);
        assertThat(read.floats("a.weight").toArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read.floats("scalar").toArray()).containsExactly(7);
    }

    @Test
    void tensorsLargerThanAChunkAreWrittenWhole() throws IOException {
        float[] values = new float[(1 << 18) * 2 + 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = folder.resolve("model.safetensors");

        SafetensorsWriter.write(file, Map.of("large", HostTensor.of(List.of(values.length), values)), Map.of());

        assertThat(Safetensors.open(file).floats("large").toArray()).isEqualTo(values);
    }

    @Test
    void anExistingFileIsNotOverwritten() throws IOException {
        Path file = Files.createFile(folder.resolve("there"));

        assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), Map.of()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void narrowTypesAreWidened() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * Short.BYTES + Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putShort((short) 0x3c00).putShort((short) 0xc000); // float16: 1, -2
        data.putShort((short) 0x3f80).putShort((short) 0xc000); // bfloat16: 1, -2
        data.putDouble(0.25);
        Path file = file("""
                {"half":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},
                 "brain":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},
                 "double":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}""", data.array());
        Safetensors read = Safetensors.open(file);

        assertThat(read.floats("half").toArray()).containsExactly(1, -2);
        assertThat(read.floats("brain").toArray()).containsExactly(1, -2);
        assertThat(read.floats("double").toArray()).containsExactly(0.25f);
    }

    @ParameterizedTest
    @CsvSource({"0x0001,5.9604645e-8", "0x03ff,6.097555e-5", "0x7bff,65504", "0x7c00,Infinity", "0xfc00,-Infinity"})
    void halvesAtTheEdgesOfTheirRange(String bits, float value) {
        assertThat(Safetensors.halfToFloat((short) (int) Integer.decode(bits))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | offsets that do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}} | gap",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | the file has 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | impossible shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536],\"data_offsets\":[0,8]}} | impossible shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}} | impossible shape",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.5]}} | offsets that do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[\"0\",\"8\"]}} | offsets that do not fit",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[18446744073709551616,18446744073709551624]}} |"
                        + " offsets that do not fit",
                "{\"a\":{\"dtype\":\"X9\",\"shape\":[2],\"data_offsets\":[0,8]}} | unknown type",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | offsets that do not fit",
                "{\"a\":1,\"a\":2} | not valid JSON",
                "{\"a\": | not valid JSON",
            })
    void aHeaderThatLiesIsRefused(String header, String message) throws IOException {
        Path file = file(header, new byte[8]);

        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aHeaderLongerThanTheFileIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("x"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});

        assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("claims");
    }

    @Test
    void aFileOfAnyShortLengthIsRefused() throws IOException {
        Path whole = folder.resolve("whole");
        SafetensorsWriter.write(whole, Map.of("a", HostTensor.of(List.of(3), 1, 2, 3)), Map.of());
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length++) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));

            assertThatThrownBy(() -> Safetensors.open(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(folder.resolve("file.safetensors"), bytes.array());
    }

    @Test
    void countersStandBesideTheTensorsAndAreZero() throws IOException {
        Path file = folder.resolve("counters.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            SafetensorsWriter.write(
                    out,
                    Map.of("w", HostTensor.of(List.of(3), 1, 2, 3)),
                    List.of("a.num_batches_tracked", "b.num_batches_tracked"),
                    Map.of());
        }
        Safetensors read = Safetensors.open(file);

        assertThat(read.names()).containsExactly("a.num_batches_tracked", "b.num_batches_tracked", "w");
        assertThat(read.shape("a.num_batches_tracked")).isEmpty();
        assertThat(read.isFloating("a.num_batches_tracked")).isFalse();
        assertThat(read.floats("w").toArray()).containsExactly(1, 2, 3);
    }

    @Test
    void halfAGigabyteIsWrittenIntoAZipWithoutStandingInMemory() throws IOException {
        long bytes = 500_000_000;
        Path sparse = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(
                sparse, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
            HostTensor large = new HostTensor(
                    List.of((int) (bytes / Float.BYTES)),
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes).asFloatBuffer());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            try (StoredZip zip = new StoredZip(OutputStream.nullOutputStream(), 1)) {
                zip.add("w", out -> SafetensorsWriter.write(out, Map.of("w", large), List.of(), Map.of()));
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(bytes / 100);
        }
    }
}
