package dev.graft.reliability.fuzz;

import dev.graft.reliability.fuzz.grammar.Requests.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection for each request, on which any bytes can be sent, as no client library would. */
record Wire(int port) {
    private static final int MILLIS = 20_000;
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });

    /** How a connection ended. */
    enum End {
        CLOSED,
        SILENT
    }

    /**
     * What a server said.
     *
     * @param status 0 where it said nothing
     * @param head of the answer, headers in lower case
     */
    record Heard(int status, String head, String body, End end) {
        static Heard of(byte[] bytes, End end) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            while (text.startsWith("HTTP/1.1 100")) {
                text = text.substring(Math.max(1, text.indexOf("\r\n\r\n") + 4));
            }
            int split = text.indexOf("\r\n\r\n");
            if (!text.matches("(?s)HTTP/1\\.[01] \\d{3} .*") || split < 12) {
                return new Heard(0, text, "", end);
            }
            String head = text.substring(0, split).toLowerCase(Locale.ROOT);
            String body = text.substring(split + 4);
            int status = Integer.parseInt(head.substring(9, 12));
            return new Heard(status, head, head.contains("transfer-encoding: chunked") ? unchunked(body) : body, end);
        }

        private static String unchunked(String body) {
            StringBuilder out = new StringBuilder();
            String left = body;
            while (left.indexOf('\r') > 0) {
                int length = Integer.parseInt(left.substring(0, left.indexOf('\r')), 16);
                int start = left.indexOf('\n') + 1;
                int end = Math.min(left.length(), start + length);
                out.append(left, start, end);
                left = length == 0 ? "" : left.substring(Math.min(left.length(), end + 2));
            }
            return out.toString();
        }

        boolean isProblem() {
            return head.contains("content-type: application/problem+json");
        }
    }

    Heard send(Request request) throws IOException {
        AtomicBoolean silent = new AtomicBoolean();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            // Neither writing nor an answer that never ends has a limit of its own.
            Future<?> watch = WATCH.schedule(() -> end(socket, silent), MILLIS, TimeUnit.MILLISECONDS);
            try {
                write(socket, request);
                byte[] bytes = read(socket);
                return Heard.of(bytes, silent.get() ? End.SILENT : End.CLOSED);
            } finally {
                watch.cancel(false);
            }
        }
    }

    private static void end(Socket socket, AtomicBoolean silent) {
        silent.set(true);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, Request request) {
        try {
            socket.getOutputStream().write(request.bytes());
            if (!request.framed()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // The server may answer and close before it has read everything.
        }
    }

    /** All that comes until the connection ends, however it does. */
    private static byte[] read(Socket socket) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
                bytes.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // What came before counts.
        }
        return bytes.toByteArray();
    }
}
