package dev.graft.basemodel.hub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The ways in which hubs, mirrors and what lies between go wrong. */
public final class Mischiefs {
    private Mischiefs() {}

    public static PretendHub.Mischief error(int status, String code, String... headers) {
        return exchange -> {
            PretendHub.error(exchange, status, code, headers);
            return true;
        };
    }

    public static PretendHub.Mischief redirect(String to) {
        return error(302, "", "Location", to);
    }

    /** Promises all that is asked for, sends so many bytes of it and closes the connection. */
    public static PretendHub.Mischief cut(byte[] content, int bytes) {
        return exchange -> {
            int from = PretendHub.from(exchange);
            PretendHub.describe(exchange, content);
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
            exchange.getResponseBody().write(Arrays.copyOfRange(content, from, Math.min(content.length, from + bytes)));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        };
    }

    /** Begins again with the first byte, whatever was asked for, and closes the connection after so many bytes. */
    public static PretendHub.Mischief again(byte[] content, int bytes) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(Arrays.copyOf(content, bytes));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        };
    }

    /** Sends other bytes of whatever kind, as all of the file. */
    public static PretendHub.Mischief body(byte[] other) {
        return exchange -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
            return true;
        };
    }

    public static PretendHub.Mischief page() {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            PretendHub.send(exchange, "<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8));
            return true;
        };
    }

    /** Sends zeros until the other side has had enough. */
    public static PretendHub.Mischief endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] zeros = new byte[1 << 16];
                for (long sent = 0; sent < 1L << 32; sent += zeros.length) {
                    out.write(zeros);
                }
            }
            return true;
        };
    }

    /** Sends a byte now and then, as long as anybody listens, at most ten seconds. */
    public static PretendHub.Mischief slow(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            drip(exchange, content);
            return true;
        };
    }

    /** Takes the request and says nothing for a minute. */
    public static PretendHub.Mischief silent() {
        return exchange -> {
            LockSupport.parkNanos(TimeUnit.MINUTES.toNanos(1));
            return true;
        };
    }

    private static void drip(HttpExchange exchange, byte[] content) throws IOException {
        for (int i = 0; i < 200 && i < content.length; i++) {
            exchange.getResponseBody().write(content[i]);
            exchange.getResponseBody().flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Says that the part begins elsewhere than was asked for. */
    public static PretendHub.Mischief lyingRange(byte[] content) {
        return exchange -> {
            byte[] wrong = Arrays.copyOfRange(content, 7, content.length);
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes 7-%d/%d".formatted(content.length - 1, content.length));
            exchange.sendResponseHeaders(206, wrong.length);
            exchange.getResponseBody().write(wrong);
            return true;
        };
    }
}
