package dev.graft.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that was run to its end: its exit code, and what it wrote. */
public record Command(int exit, String output) {
    public static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Runs a program without Graft's settings of this process; ends it with all that it started when it takes longer. */
    public static Command run(Duration limit, Path folder, Map<String, String> environment, List<String> words) {
        try {
            Path output = Files.createTempFile("graft-it-", ".log");
            try {
                ProcessBuilder builder = new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
                builder.environment()
                        .keySet()
                        .removeIf(name -> name.startsWith("GRAFT_") || name.startsWith("QUARKUS_"));
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                if (!ended) {
                    throw new AssertionError("Not within %d s: %s; it wrote:%n%s"
                            .formatted(limit.toSeconds(), words, Files.readString(output)));
                }
                return new Command(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
