package dev.graft.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.disk.Durable;
import dev.graft.it.harness.Command;
import dev.graft.it.harness.GraftProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a server takes of its machine at one moment, on Linux.
 *
 * @param heap bytes in use after a garbage collection
 * @param resident bytes of memory, native ones included
 * @param disk bytes of its home
 */
public record Footprint(long heap, long resident, int descriptors, int threads, long disk) {
    /** A heap's own noise: caches that fill, classes that load. */
    private static final long HEAP_SLACK = 12L << 20;

    /** An allocator gives back in large pieces, if at all. */
    private static final long RESIDENT_SLACK = 96L << 20;

    private static final long DISK_SLACK = 4L << 20;
    private static final int FEW = 12;
    private static final long MIB = 1 << 20;

    /** Looks at a server that has nothing to do. */
    public static Footprint of(GraftProcess server, Path home) {
        jcmd(server, "GC.run");
        Path proc = Path.of("/proc", Long.toString(server.pid()));
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            return new Footprint(
                    heap(jcmd(server, "GC.heap_info")),
                    status(proc, "VmRSS:") << 10,
                    (int) descriptors.count(),
                    (int) status(proc, "Threads:"),
                    Durable.size(home));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails where this is more than an earlier one, noise aside. */
    public void assertNotAbove(Footprint earlier) {
        assertThat(heap).as("heap").isLessThan(earlier.heap + HEAP_SLACK);
        assertThat(resident).as("resident memory").isLessThan(earlier.resident + RESIDENT_SLACK);
        assertThat(descriptors).as("descriptors").isLessThan(earlier.descriptors + FEW);
        assertThat(threads).as("threads").isLessThan(earlier.threads + FEW);
        assertThat(disk).as("bytes on disk").isLessThan(earlier.disk + DISK_SLACK);
    }

    /** A line of a table. */
    public String row(String when) {
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %d | %d | %.1f |",
                when,
                (double) heap / MIB,
                (double) resident / MIB,
                descriptors,
                threads,
                (double) disk / MIB);
    }

    /** Of {@code garbage-first heap   total 65536K, used 31337K}. */
    private static long heap(String info) {
        return Long.parseLong(info.replaceAll("(?s).*?heap\\s+total \\d+K, used (\\d+)K.*", "$1")) << 10;
    }

    private static long status(Path proc, String key) throws IOException {
        String line = Files.readAllLines(proc.resolve("status")).stream()
                .filter(l -> l.startsWith(key))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private static String jcmd(GraftProcess server, String what) {
        Path program = Path.of(Command.JAVA).resolveSibling("jcmd");
        return Command.run(
                        Duration.ofSeconds(30),
                        Path.of("/"),
                        Map.of(),
                        List.of(program.toString(), Long.toString(server.pid()), what))
                .output();
    }
}
