package dev.graft.http.problem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.error.ErrorCode;
import dev.graft.error.Fault;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An answer that says no: problem details as in RFC 9457.
 *
 * @param body with all members
 * @param headers that belong to it
 */
public record Problem(int status, ObjectNode body, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Set<String> STANDARD =
            Set.of("type", "title", "status", "detail", "instance", "code", "request_id", "errors");
    private static final int RETRY_SECONDS = 5;

    public Problem {
        headers = Map.copyOf(headers);
    }

    /**
     * The problem that tells of a failure.
     *
     * @param path of the request
     */
    public static Problem of(GraftException failure, String path, String requestId) {
        ErrorCode code = failure.code();
        // Codes of background work have no status of their own; met in a request they are a state in the way.
        int status = code.status() == 0 ? ErrorCode.CONFLICT.status() : code.status();
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("type", "/problems/" + code.code());
        body.put("title", code.title());
        body.put("status", status);
        body.put("detail", failure.getMessage());
        body.put("instance", path);
        body.put("code", code.code());
        body.put("request_id", requestId);
        failure.facts()
                .forEach((name, value) -> body.set(
                        STANDARD.contains(name) ? "resource_" + name : name,
                        Json.mapper().valueToTree(value)));
        if (!failure.faults().isEmpty()) {
            ArrayNode errors = body.putArray("errors");
            for (Fault fault : failure.faults()) {
                errors.add(Json.mapper().<ObjectNode>valueToTree(fault));
            }
        }
        return new Problem(status, body, headers(failure, status));
    }

    private static Map<String, String> headers(GraftException failure, int status) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (status == 429 || status == 503) {
            Object seconds = failure.facts().getOrDefault("retry_after_seconds", RETRY_SECONDS);
            headers.put("Retry-After", seconds.toString());
        }
        if (status == 401) {
            headers.put("WWW-Authenticate", "Bearer realm=\"graft\"");
        }
        return headers;
    }

    /** Answers a request with a failure before it has reached a resource. */
    public static void send(RoutingContext context, GraftException failure) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        Problem problem = of(failure, context.request().path(), RequestIds.of(context));
        context.response().setStatusCode(problem.status()).putHeader("Content-Type", MEDIA_TYPE);
        problem.headers().forEach((name, value) -> context.response().putHeader(name, value));
        context.response().end(Json.write(problem.body()));
    }
}
