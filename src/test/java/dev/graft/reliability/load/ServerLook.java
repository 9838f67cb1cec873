package dev.graft.reliability.load;

import dev.graft.it.harness.GraftProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a server takes of its machine, as Linux tells it. */
record ServerLook(int threads, int descriptors, long residentBytes, int incoming) {
    static ServerLook at(GraftProcess server, Path home) {
        Path proc = Path.of("/proc", Long.toString(server.pid()));
        try {
            return new ServerLook(
                    count(proc.resolve("task")),
                    count(proc.resolve("fd")),
                    resident(proc),
                    count(home.resolve("incoming")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return (int) entries.count();
        }
    }

    private static long resident(Path proc) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS in " + proc);
    }

    ServerLook most(ServerLook other) {
        return new ServerLook(
                Math.max(threads, other.threads),
                Math.max(descriptors, other.descriptors),
                Math.max(residentBytes, other.residentBytes),
                Math.max(incoming, other.incoming));
    }
}
