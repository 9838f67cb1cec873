package dev.graft.reliability.crash;

import dev.graft.it.harness.Await;
import dev.graft.it.harness.GraftProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Waits for a moment and kills: a server, its worker, or both. */
record Assault(GraftProcess server, Path home, Random random) {
    /** After which a moment that does not come is any other. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int ANY_MILLIS = 1500;
    private static final int VALIDATION_MILLIS = 60;
    private static final int REGISTRATION_MILLIS = 250;
    private static final int UPLOAD_MILLIS = 30;

    /** @param archive to be uploaded halfway where that is the moment */
    void strike(Blow blow, byte[] archive) {
        try (Socket upload = new Socket()) {
            switch (blow.moment()) {
                case ANY -> {
                    appears(this::workers);
                    pause(ANY_MILLIS);
                }
                case UPLOAD -> {
                    begin(upload, archive);
                    pause(UPLOAD_MILLIS);
                }
                case VALIDATION -> {
                    appears(() -> files("blobs/datasets", "archive"));
                    pause(VALIDATION_MILLIS);
                }
                case REGISTRATION -> {
                    appears(() -> files("attempts", "result.json"));
                    pause(REGISTRATION_MILLIS);
                }
                case ALIAS_MOVE -> pause(ANY_MILLIS);
            }
            kill(blow);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill(Blow blow) {
        List<Workers.Worker> workers = Workers.below(home);
        boolean workersFirst = random.nextBoolean();
        if (blow.hitsWorker() && workersFirst) {
            workers.forEach(worker -> worker.process().destroyForcibly());
        }
        if (blow.hitsServer()) {
            server.kill();
        }
        if (blow.hitsWorker() && !workersFirst) {
            workers.forEach(worker -> worker.process().destroyForcibly());
        }
    }

    private void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(millis * 1000)));
    }

    private interface Look {
        Set<String> take();
    }

    /** Waits for something that is not there yet. */
    private static void appears(Look look) {
        Set<String> before = look.take();
        try {
            Await.until(PATIENCE, () -> "nothing new", () -> {
                Set<String> now = look.take();
                now.removeAll(before);
                return Optional.of(true).filter(some -> !now.isEmpty());
            });
        } catch (AssertionError never) {
            // Then it is any moment.
        }
    }

    private Set<String> workers() {
        return Workers.below(home).stream()
                .map(worker -> worker.attempt().toString())
                .collect(Collectors.toSet());
    }

    private Set<String> files(String folder, String name) {
        try (Stream<Path> files = Files.walk(home.resolve(folder), 3)) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .map(Path::toString)
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException changing) {
            return new HashSet<>();
        }
    }

    private void begin(Socket upload, byte[] archive) throws IOException {
        URI uri = server.uri();
        upload.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        String head = "POST /v1/datasets?name=half HTTP/1.1\r\nHost: %s\r\nContent-Type: application/zip\r\n"
                + "Content-Length: %d\r\n\r\n";
        upload.getOutputStream()
                .write(head.formatted(uri.getHost(), archive.length).getBytes(StandardCharsets.US_ASCII));
        upload.getOutputStream().write(archive, 0, archive.length / 2);
        upload.getOutputStream().flush();
    }
}
