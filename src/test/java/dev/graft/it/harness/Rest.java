package dev.graft.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client of one server. Thread-safe. */
public final class Rest {
    /** A file of a form. */
    public record Part(String fileName, String type, byte[] content) {}

    private static final String BOUNDARY = "graft-it-boundary";

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Rest(URI server) {
        this.server = server;
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    /** Sends JSON, written with single quotes. */
    public Answer json(String method, String path, String body, String... headers) {
        return send(method, path, quoted(body), with(headers, "Content-Type", "application/json"));
    }

    public Answer post(String path, String body, String... headers) {
        return json("POST", path, body, headers);
    }

    /** Posts nothing, as actions on a job do. */
    public Answer act(String path) {
        return send("POST", path, new byte[0]);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, new byte[0], headers);
    }

    /** Posts a form of fields and files, each file as a part {@code file}. */
    public Answer form(String path, Map<String, String> fields, List<Part> files, String... headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach(
                (name, value) -> body.writeBytes("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(BOUNDARY, name, value)
                        .getBytes(StandardCharsets.UTF_8)));
        for (Part file : files) {
            body.writeBytes(("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                            + "Content-Type: %s\r\n\r\n")
                    .formatted(BOUNDARY, file.fileName(), file.type())
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file.content());
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
        return send(
                "POST",
                path,
                body.toByteArray(),
                with(headers, "Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request that no client library would, given by its first line, and returns all of the answer. */
    public String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            String request = requestLine + "\r\nHost: " + server.getHost() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The job's events as a stream that is followed until the server ends it. */
    public CompletableFuture<List<StreamedEvent>> follow(String job, long after) {
        return follow(job, after, () -> {});
    }

    /** @param begun is told once the server has begun to answer */
    public CompletableFuture<List<StreamedEvent>> follow(String job, long after, Runnable begun) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/jobs/" + job + "/events"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .build();
        BodyHandler<String> told = answer -> {
            begun.run();
            return BodyHandlers.ofString().apply(answer);
        };
        return http.sendAsync(request, told).thenApply(answer -> StreamedEvent.parse(answer.body()));
    }

    private static byte[] quoted(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }
}
