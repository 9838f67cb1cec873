package dev.graft.launcher;

import com.sun.management.OperatingSystemMXBean;
import dev.graft.job.Worker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What this machine can train on. */
public final class Devices {
    private static final Logger LOG = Logger.getLogger(Devices.class.getName());
    private static final List<String> QUERY =
            List.of("nvidia-smi", "--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits");
    private static final String NATIVES = "PYTORCH_FLAVOR";
    private static final int PATIENCE_SECONDS = 5;
    private static final long MIB = 1 << 20;

    private Devices() {}

    /**
     * A worker for each GPU where the natives of one are in use; else workers on the processor.
     *
     * @param cpuWorkers how many share the processor, at least 1
     */
    public static List<Worker> workers(int cpuWorkers) {
        int cores = Runtime.getRuntime().availableProcessors();
        List<Worker> gpus = computesOnGpus(System.getenv()) ? gpus(output(QUERY), cores) : List.of();
        return gpus.isEmpty() ? processors(cpuWorkers, cores, processorName(), memoryBytes()) : gpus;
    }

    /** DJL takes the natives of that flavor, such as {@code cu128}; without one, those that Graft comes with: the processor's. */
    static boolean computesOnGpus(Map<String, String> environment) {
        return environment.getOrDefault(NATIVES, "").startsWith("cu");
    }

    static List<Worker> processors(int workers, int cores, String name, long memoryBytes) {
        int threads = Math.max(1, cores / workers);
        return IntStream.range(0, workers)
                .mapToObj(i -> new Worker("cpu:" + i, name, memoryBytes, threads))
                .toList();
    }

    /** @param lines {@code 0, NVIDIA H100 80GB HBM3, 81559}: index, name, MiB */
    static List<Worker> gpus(List<String> lines, int cores) {
        int threads = Math.max(1, cores / Math.max(1, lines.size()));
        return lines.stream()
                .map(line -> line.split(",\\s*"))
                .filter(fields -> fields.length == 3 && (fields[0] + fields[2]).matches("\\d+"))
                .map(fields -> new Worker("cuda:" + fields[0], fields[1], Long.parseLong(fields[2]) * MIB, threads))
                .toList();
    }

    /** Lines that a program writes; none where it is not there, fails or hangs. */
    static List<String> output(List<String> command) {
        try {
            Path file = Files.createTempFile("graft-devices", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectOutput(file.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    LOG.warning(command.get(0) + " gives no answer; its devices are not used");
                    return List.of();
                }
                return process.exitValue() == 0 ? Files.readAllLines(file) : List.of();
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "No " + command.get(0), e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
            Optional<String> model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
            return model.orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
