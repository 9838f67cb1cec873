package dev.graft.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Graft's REST API as the demo uses it: JSON in and out, every refusal a {@link DemoFailure} in plain words. */
final class Api {
    private static final String BOUNDARY = "graft-demo-7d1f0c62";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final Optional<String> key;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** A client of the server at that address; the key is sent with each request. */
    Api(URI server, Optional<String> key) {
        this.server = server;
        this.key = key;
    }

    /** The address of a path on the server. */
    URI at(String path) {
        return server.resolve(path);
    }

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    /** Posts a form of those fields and one file. */
    JsonNode upload(String path, Map<String, String> fields, String fileName, String type, byte[] content) {
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form(fields, fileName, type, content))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .timeout(Duration.ofMinutes(2))
                .header("Accept", "application/json, application/problem+json");
        key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new DemoFailure(refusal(request, answer));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new DemoFailure("The server at " + server + " does not answer properly: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("Interrupted.", e);
        }
    }

    private static String refusal(HttpRequest request, HttpResponse<String> answer) {
        StringBuilder words = new StringBuilder("%s %s was answered with %d"
                .formatted(request.method(), request.uri().getPath(), answer.statusCode()));
        try {
            JsonNode problem = JSON.readTree(answer.body());
            words.append(": ").append(problem.path("title").asText("no reason given"));
            if (problem.hasNonNull("detail")) {
                words.append("\n  ").append(problem.path("detail").asText());
            }
            for (JsonNode fault : problem.path("errors")) {
                words.append("\n  - %s: %s"
                        .formatted(
                                fault.path("param").asText(),
                                fault.path("message").asText()));
                if (fault.hasNonNull("hint")) {
                    words.append(" (").append(fault.path("hint").asText()).append(")");
                }
            }
        } catch (IOException notJson) {
            words.append(": ").append(answer.body());
        }
        return words.toString();
    }

    private static byte[] form(Map<String, String> fields, String fileName, String type, byte[] content) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> text(
                body,
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(BOUNDARY, name, value)));
        text(
                body,
                ("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n")
                        .formatted(BOUNDARY, fileName, type));
        body.writeBytes(content);
        text(body, "\r\n--%s--\r\n".formatted(BOUNDARY));
        return body.toByteArray();
    }

    private static void text(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
