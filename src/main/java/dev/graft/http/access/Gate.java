package dev.graft.http.access;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.http.problem.Problem;
import dev.graft.http.problem.RequestIds;
import dev.graft.http.request.Bodies;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.MDC;

/**
 * What every request passes first, whatever it asks for: it gets its id, its address must be readable, its sender known
 * and its body not too large. At the far end stand the answers to requests that nobody takes.
 */
@Singleton
public final class Gate {
    private static final long COUNT_EVERY_MS = 500;
    private static final List<String> OPEN = List.of("/q/health", "/q/openapi", "/q/swagger-ui", "/problems/");

    private final ApiKeys keys;
    private final HttpSettings settings;

    public Gate(HttpSettings settings) {
        this.keys = new ApiKeys(settings.apiKeys());
        this.settings = settings;
    }

    void register(@Observes Router router) {
        // Before every route that looks at the path, which would fail on a bad one without an answer.
        router.route().order(Integer.MIN_VALUE).handler(this::pass).failureHandler(Gate::refuse);
        router.errorHandler(400, context -> Problem.send(context, malformed()));
        router.errorHandler(
                413, context -> Problem.send(context, tooLarge(context.request(), limit(context.request()))));
        router.route().last().handler(context -> {
            if (context.request().path().startsWith("/q/")) {
                context.next();
            } else {
                Problem.send(context, nothing(context.request()));
            }
        });
    }

    /** Answers what the HTTP layer refuses before any route: no Host, or a path that does not begin with a slash. */
    private static void refuse(RoutingContext context) {
        if (Bodies.isCut(context)) {
            // Nobody would read an answer, and that a client goes away is no error to log.
            return;
        }
        if (context.statusCode() == 400 && context.failure() != null) {
            Leftover.end(context);
            Problem.send(
                    context,
                    new GraftException(
                            ErrorCode.BAD_REQUEST,
                            "The request can't be read: " + context.failure().getMessage() + "."));
        } else if (context.statusCode() == 404) {
            Problem.send(context, nothing(context.request()));
        } else {
            context.next();
        }
    }

    private void pass(RoutingContext context) {
        MDC.put(RequestIds.LOG_KEY, RequestIds.assign(context));
        HttpServerRequest request = context.request();
        Bodies.watch(context);
        Leftover.watch(context);
        if (!wellFormed(request)) {
            Problem.send(context, malformed());
        } else if (!isOpen(context) && !keys.admit(request.getHeader("Authorization"))) {
            Problem.send(
                    context,
                    new GraftException(
                            ErrorCode.UNAUTHORIZED,
                            request.getHeader("Authorization") == null
                                    ? "This server asks for an API key: 'Authorization: Bearer KEY'."
                                    : "The API key is none of this server's."));
        } else if (length(request) > limit(request)) {
            Problem.send(context, tooLarge(request, limit(request)));
        } else {
            if (isForm(request) && request.getHeader("Content-Length") == null) {
                count(context, limit(request));
            }
            context.next();
        }
    }

    /** A form of unknown length is written to disk before any resource sees it: here it is stopped. */
    private static void count(RoutingContext context, long limit) {
        HttpServerRequest request = context.request();
        long timer = context.vertx().setPeriodic(COUNT_EVERY_MS, id -> {
            if (request.bytesRead() > limit && !context.response().ended()) {
                context.vertx().cancelTimer(id);
                Problem.send(context, tooLarge(request, limit));
            }
        });
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
    }

    static boolean isForm(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    private static boolean wellFormed(HttpServerRequest request) {
        try {
            new URI(request.uri());
            return request.path() != null && request.path().startsWith("/");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Only paths in their plain form: what has to be normalised first may lead elsewhere. */
    private static boolean isOpen(RoutingContext context) {
        String path = context.request().path();
        return path.equals("/")
                || path.equals(context.normalizedPath()) && OPEN.stream().anyMatch(path::startsWith);
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private long limit(HttpServerRequest request) {
        boolean form = isForm(request);
        boolean upload = request.method() == HttpMethod.POST
                && (request.path().equals("/v1/datasets")
                        || form && request.path().equals("/v1/base-models"));
        if (upload) {
            return settings.maxUploadBytes() + (form ? HttpSettings.FORM_BYTES : 0);
        }
        return HttpSettings.MAX_BODY_BYTES + (form ? HttpSettings.FORM_BYTES : 0);
    }

    private static GraftException nothing(HttpServerRequest request) {
        return new GraftException(ErrorCode.NOT_FOUND, "There is nothing at " + request.path() + ".");
    }

    private static GraftException malformed() {
        return new GraftException(
                ErrorCode.BAD_REQUEST,
                "The address is no valid URI: every '%' needs two hexadecimal digits after it, and characters like"
                        + " '|' or '^' must be escaped.");
    }

    private static GraftException tooLarge(HttpServerRequest request, long limit) {
        return new GraftException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body has " + Math.max(length(request), request.bytesRead()) + " bytes; " + limit + " are allowed.",
                Map.of("limit_bytes", limit));
    }
}
