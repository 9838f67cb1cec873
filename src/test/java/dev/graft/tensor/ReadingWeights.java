package dev.graft.tensor;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that looks at every number of a weights file, keeps them all, and tells what memory that took. */
final class ReadingWeights {
    private ReadingWeights() {}

    /** @param arguments a small file to get warm on, and the file */
    public static void main(String[] arguments) throws IOException {
        read(Path.of(arguments[0]));
        long before = status("VmHWM");
        List<HostTensor> kept = read(Path.of(arguments[1]));
        System.out.println(status("VmHWM") - before + " " + kept.size());
    }

    private static List<HostTensor> read(Path file) throws IOException {
        Safetensors weights = Safetensors.open(file);
        List<HostTensor> kept = new ArrayList<>();
        double sum = 0;
        for (String name : weights.names()) {
            HostTensor tensor = weights.floats(name);
            FloatBuffer values = tensor.values().duplicate();
            while (values.hasRemaining()) {
                sum += values.get();
            }
            kept.add(tensor);
        }
        if (sum != 0) {
            throw new IllegalStateException("zeros have the sum " + sum);
        }
        return kept;
    }

    /** A number of bytes that Linux knows of this process. */
    static long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }
}
