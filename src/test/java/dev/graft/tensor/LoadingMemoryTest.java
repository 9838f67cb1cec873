package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graft.it.harness.Command;
import dev.graft.network.vision.Architectures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingMemoryTest {
    private static final int TENSORS = 50;

    @TempDir
    Path folder;

    /** Zeros, which take no room on the disk. */
    private Path weights(String name, Map<String, List<Integer>> shapes) throws IOException {
        List<String> entries = new ArrayList<>();
        long at = 0;
        for (Map.Entry<String, List<Integer>> tensor : shapes.entrySet()) {
            long end = at + 4L * tensor.getValue().stream().reduce(1, Math::multiplyExact);
            entries.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), tensor.getValue(), at, end));
            at = end;
        }
        String header = "{" + String.join(",", entries) + "}";
        header += " ".repeat(8 - header.length() % 8);
        Path file = folder.resolve(name + ".safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length())
                    .array());
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            out.setLength(8 + header.length() + at);
        }
        return file;
    }

    private Path many(String name, int floatsEach) throws IOException {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        IntStream.range(0, TENSORS).forEach(i -> shapes.put("w" + i, List.of(floatsEach)));
        return weights(name, shapes);
    }

    private Path network(String architecture) throws IOException {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        Architectures.network(architecture, 1000).parameters().forEach(p -> shapes.put(p.name(), p.shape()));
        return weights(architecture, shapes);
    }

    /** Runs a program with little room of its own; the two numbers that it tells. */
    private List<Long> run(Class<?> program, Object... arguments) {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "only Linux tells a process its memory there");
        List<String> command = new ArrayList<>(
                List.of(Command.JAVA, "-Xmx64m", "-cp", System.getProperty("java.class.path"), program.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Command ended = Command.run(Duration.ofMinutes(2), folder, Map.of(), command);
        assertThat(ended.exit()).as(ended.output()).isZero();
        String[] lines = ended.output().strip().split("\n");
        return Stream.of(lines[lines.length - 1].split(" ")).map(Long::valueOf).toList();
    }

    @Test
    void weightsOfHalfAGigabyteAreReadInHardlyMoreThanTheirSize() throws IOException {
        Path file = many("large", 2_600_000);
        assertThat(Files.size(file)).isGreaterThan(500_000_000);

        List<Long> told = run(ReadingWeights.class, many("small", 100), file);

        assertThat(told.get(1)).isEqualTo(TENSORS);
        assertThat(told.get(0))
                .as("bytes of memory for a file of %d", Files.size(file))
                .isLessThan(Files.size(file) * 13 / 10);
    }

    @Test
    void aNetworkIsLoadedInHardlyMoreThanItsSize() throws IOException {
        String large = Architectures.names().contains("vgg16") ? "vgg16" : "resnet34";
        Path file = network(large);

        List<Long> told = run(LoadingNetwork.class, "resnet10_slim", network("resnet10_slim"), large, file);

        assertThat(told.get(0))
                .as("bytes of memory for a file of %d", Files.size(file))
                .isBetween(Files.size(file) / 2, Files.size(file) * 13 / 10);
    }
}
