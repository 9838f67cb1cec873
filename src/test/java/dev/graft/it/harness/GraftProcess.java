package dev.graft.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The built server as a process of its own, on a free port of the loopback address, with a home that outlives it. */
public final class GraftProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int TAIL = 6000;

    private final Path home;
    private final Map<String, String> environment;
    private final int port;
    private final Path log;
    private final Rest rest;
    private final List<ProcessHandle> workers = new ArrayList<>();
    private Process process;

    private GraftProcess(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.port = freePort();
        this.log = home.resolveSibling(home.getFileName() + "-server.log");
        this.rest = new Rest(uri());
        launch();
    }

    /** A server that is ready; what it writes goes to a file beside its home. */
    public static GraftProcess start(Path home, Map<String, String> environment) {
        GraftProcess server = new GraftProcess(home, environment);
        try {
            server.awaitReady();
        } catch (AssertionError | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** How a server ended that did not want to start. */
    public record Refusal(int exit, String log) {}

    /** Starts a server that is to end by itself. */
    public static Refusal refused(Path home, Map<String, String> environment) {
        GraftProcess server = new GraftProcess(home, environment);
        try {
            server.awaitExit(START);
            return new Refusal(server.process.exitValue(), server.log());
        } finally {
            server.close();
        }
    }

    public long pid() {
        return process.pid();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Rest rest() {
        return rest;
    }

    /** What a user of the server does. */
    public Client client() {
        return new Client(rest);
    }

    /** Ends it at once, as a power cut would; its workers stay. */
    public void kill() {
        process.descendants().forEach(workers::add);
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to stop, and waits until it has. */
    public void stop() {
        process.descendants().forEach(workers::add);
        process.destroy();
        awaitExit();
    }

    /** Starts it again on the same home and port. */
    public void restart() {
        launch();
        awaitReady();
    }

    /** The processes that it started. */
    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** The end of all that it wrote. */
    public String log() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - TAIL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(workers::add);
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        workers.forEach(worker ->
                worker.onExit().orTimeout(STOP.toSeconds(), TimeUnit.SECONDS).join());
        awaitExit();
    }

    private void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // It does not live long enough for more to pay.
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("GRAFT_") || name.startsWith("QUARKUS_"));
        builder.environment().put("GRAFT_HOME", home.toAbsolutePath().toString());
        builder.environment().put("GRAFT_HOST", "127.0.0.1");
        builder.environment().put("GRAFT_PORT", Integer.toString(port));
        // A hub that refuses: no test asks one of the open internet.
        builder.environment().keySet().removeIf(name -> name.startsWith("HF_"));
        builder.environment().put("HF_ENDPOINT", "http://127.0.0.1:9");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        Await.until(START, () -> "the server is ready; it wrote:\n" + log(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("The server ended with " + process.exitValue() + "; it wrote:\n" + log());
            }
            return isReady() ? Optional.of(true) : Optional.empty();
        });
    }

    private boolean isReady() {
        try {
            return rest.get("/q/health/ready").status() == 200;
        } catch (UncheckedIOException notListening) {
            return false;
        }
    }

    private void awaitExit() {
        awaitExit(STOP);
    }

    private void awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The server did not end; it wrote:\n" + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
