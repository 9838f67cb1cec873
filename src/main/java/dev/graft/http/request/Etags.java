package dev.graft.http.request;

import dev.graft.disk.Digest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Entity tags: the version of a resource in quotes, or a digest of one that has no version. */
public final class Etags {
    /** No resource has it. */
    private static final long NO_VERSION = -1;

    private static final int DIGEST_LENGTH = 32;

    private Etags() {}

    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The tag of what is told apart only by its content. */
    public static String ofContent(Object body) {
        String digest = Digest.of(Json.write(body).getBytes(StandardCharsets.UTF_8));
        return "\"" + digest.substring(0, DIGEST_LENGTH) + "\"";
    }

    /**
     * The version that a change expects.
     *
     * @param current asked only where several would do
     * @return empty where any version will do; a version that nothing has where the tag is none of this server's
     */
    public static Optional<Long> expected(HttpHeaders headers, LongSupplier current) {
        List<String> tags = tags(headers, HttpHeaders.IF_MATCH);
        if (tags.isEmpty() || tags.contains("*")) {
            return Optional.empty();
        }
        if (tags.size() == 1) {
            return Optional.of(version(tags.get(0)));
        }
        long now = current.getAsLong();
        return Optional.of(tags.contains(of(now)) ? now : NO_VERSION);
    }

    /** Whether a change may be made to what has this tag now; the tag is asked for only where it matters. */
    public static boolean matches(HttpHeaders headers, Supplier<String> current) {
        List<String> tags = tags(headers, HttpHeaders.IF_MATCH);
        return tags.isEmpty() || tags.contains("*") || tags.contains(current.get());
    }

    public static GraftException changed(String what) {
        return new GraftException(
                ErrorCode.PRECONDITION_FAILED, "The " + what + " is no longer as the If-Match header says.");
    }

    private static long version(String tag) {
        boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
        return quoted ? Numbers.whole(tag.substring(1, tag.length() - 1)).orElse(NO_VERSION) : NO_VERSION;
    }

    /** A resource with its tag; without its body where the client has this version already. */
    public static Response answer(HttpHeaders headers, String tag, Object body) {
        Response.ResponseBuilder response = isKnown(headers, tag) ? Response.notModified() : Response.ok(body);
        return response.header(HttpHeaders.ETAG, tag).build();
    }

    /** Whether the client has the resource with this tag already, and asks only for another. */
    public static boolean isKnown(HttpHeaders headers, String tag) {
        List<String> known = tags(headers, HttpHeaders.IF_NONE_MATCH);
        return known.contains("*") || known.contains(tag) || known.contains("W/" + tag);
    }

    private static List<String> tags(HttpHeaders headers, String name) {
        return headers.getRequestHeader(name) == null
                ? List.of()
                : headers.getRequestHeader(name).stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .toList();
    }
}
