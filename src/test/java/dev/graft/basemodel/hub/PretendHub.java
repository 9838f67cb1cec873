package dev.graft.basemodel.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.graft.disk.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub on the loopback address: {@code /{repository}/resolve/{revision}/{file}} with the headers that Hugging Face's has.
 * It misbehaves as it is told, once for each time that it is told so.
 */
public final class PretendHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** From this size on a file is in large file storage. */
    private static final int LARGE = 1000;

    private static final Pattern PATH = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");

    /** A request that came. */
    public record Seen(String method, String path, String range, String authorization) {}

    /** Answers in place of the hub; false where it leaves that to the hub after all. */
    public interface Mischief {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    private record Planned(String method, String pathPart, Mischief mischief) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Planned> plans = new CopyOnWriteArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private PretendHub(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public static PretendHub start() {
        return new PretendHub(0);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Puts a file into a repository, at every revision. */
    public PretendHub with(String repository, String file, byte[] content) {
        files.put(repository + "/" + file, content);
        return this;
    }

    public PretendHub with(String repository, String file, String content) {
        return with(repository, file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers the next such request otherwise. */
    public PretendHub once(String method, String pathPart, Mischief mischief) {
        plans.add(new Planned(method, pathPart, mischief));
        return this;
    }

    /** The same for so many requests. */
    public PretendHub times(int count, String method, String pathPart, Mischief mischief) {
        for (int i = 0; i < count; i++) {
            once(method, pathPart, mischief);
        }
        return this;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Those that asked for bytes of a file. */
    public List<Seen> gets(String file) {
        return seen.stream()
                .filter(each -> each.method().equals("GET") && each.path().endsWith(file))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            seen.add(new Seen(
                    exchange.getRequestMethod(), path, header(exchange, "Range"), header(exchange, "Authorization")));
            Optional<Planned> plan = plans.stream()
                    .filter(each -> each.method.equals(exchange.getRequestMethod()) && path.contains(each.pathPart))
                    .findFirst();
            if (plan.isPresent()
                    && plans.remove(plan.get())
                    && plan.get().mischief.answer(exchange)) {
                return;
            }
            properly(exchange, path);
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private void properly(HttpExchange exchange, String path) throws IOException {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            error(exchange, 404, "");
            return;
        }
        String repository = parts.group(1);
        if (files.keySet().stream().noneMatch(key -> key.startsWith(repository + "/"))) {
            error(exchange, 401, "RepoNotFound");
        } else if (!List.of("main", COMMIT, "refs%2Fpr%2F1").contains(parts.group(2))) {
            error(exchange, 404, "RevisionNotFound");
        } else if (!files.containsKey(repository + "/" + parts.group(3))) {
            error(exchange, 404, "EntryNotFound");
        } else {
            send(exchange, files.get(repository + "/" + parts.group(3)));
        }
    }

    /** Sends a file, or the part of it that was asked for. */
    public static void send(HttpExchange exchange, byte[] content) throws IOException {
        describe(exchange, content);
        int from = from(exchange);
        byte[] part = Arrays.copyOfRange(content, Math.min(from, content.length), content.length);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, part.length == 0 ? -1 : part.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(part);
        }
    }

    /** What a hub says of a file. */
    public static void describe(HttpExchange exchange, byte[] content) {
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        if (content.length >= LARGE) {
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + Digest.of(content) + "\"");
            exchange.getResponseHeaders().set("ETag", "\"" + Digest.of(content) + "\"");
        } else {
            exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(content) + "\"");
        }
    }

    /** Where the part begins that is asked for. */
    public static int from(HttpExchange exchange) {
        String range = header(exchange, "Range");
        return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    }

    public static void error(HttpExchange exchange, int status, String code, String... headers) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private static String gitBlob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
