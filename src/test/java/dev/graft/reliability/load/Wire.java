package dev.graft.reliability.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A connection on which bytes are sent as no client library would. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    private final Socket socket;

    Wire(URI server) {
        try {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of a request, with a host and an empty line at its end. */
    static byte[] head(String requestLine, String... headers) {
        return (requestLine + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + String.join("\r\n", headers)
                        + (headers.length == 0 ? "\r\n" : "\r\n\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A whole request. */
    static byte[] request(String requestLine, String type, byte[] body) {
        return joined(head(requestLine, "Content-Type: " + type, "Content-Length: " + body.length), body);
    }

    /** A {@code multipart/form-data} body of one part {@code file}, with the boundary {@code b}. */
    static byte[] form(byte[] file) {
        String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
        return joined(
                joined(head.getBytes(StandardCharsets.US_ASCII), file),
                "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** @return false when the other side has closed */
    boolean send(byte[] bytes, int from, int to) {
        try {
            socket.getOutputStream().write(bytes, from, to - from);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    boolean send(byte[] bytes) {
        return send(bytes, 0, bytes.length);
    }

    /** All that comes until the other side closes. */
    String rest() {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            // What came before counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Closes as a machine that loses its power. */
    void cut() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException closed) {
            // It is cut already.
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
