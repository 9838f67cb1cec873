package dev.graft.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server that gives prepared answers: the answers to one request in turn, the last of them for ever. */
final class StubServer implements AutoCloseable {
    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> bodies = new ArrayList<>();

    StubServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] request = exchange.getRequestBody().readAllBytes();
            Answer answer = next(exchange.getRequestMethod() + " " + exchange.getRequestURI(), request);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    StubServer on(String request, int status, String body) {
        synchronized (answers) {
            answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, body));
        }
        return this;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The requests' bodies so far, as Latin-1. */
    List<String> bodies() {
        synchronized (answers) {
            return List.copyOf(bodies);
        }
    }

    private Answer next(String request, byte[] body) {
        synchronized (answers) {
            bodies.add(new String(body, StandardCharsets.ISO_8859_1));
            Deque<Answer> left = answers.getOrDefault(request, new ArrayDeque<>());
            Answer answer = left.size() > 1 ? left.poll() : left.peek();
            return answer == null ? new Answer(404, "nothing prepared for " + request) : answer;
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
