package dev.graft.launcher;

import dev.graft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A worker process that writes down its environment, says hello, and stays until it is told to go. */
final class TinyWorker {
    private TinyWorker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path attempt = Path.of(arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(attempt.resolve("left"), "left")));
        System.out.println("out");
        System.err.println("err");
        write(attempt.resolve("environment.tmp"), Json.write(System.getenv()));
        Files.move(attempt.resolve("environment.tmp"), attempt.resolve("environment"));
        new CountDownLatch(1).await();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
