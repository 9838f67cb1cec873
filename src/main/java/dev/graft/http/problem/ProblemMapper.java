package dev.graft.http.problem;

import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.UnsupportedEncodingException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.multipart.MultiPartParserDefinition;
import org.jboss.resteasy.reactive.server.handlers.MediaTypeMapper;
import org.jboss.resteasy.reactive.server.vertx.VertxInputStream;

/** Turns every exception that a resource, or the way to it, throws into a {@link Problem}. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    /** Readers of the framework, by the beginnings of their classes' names; forms are read by several. */
    private static final String FORM_READER = MultiPartParserDefinition.class.getPackageName() + ".";

    private static final String BODY_READER = VertxInputStream.class.getName();
    private static final String TYPE_READER = MediaTypeMapper.class.getName();
    /** Causes can go round in a circle. */
    private static final int MOST_CAUSES = 20;

    private final RoutingContext context;
    private final AllowedMethods allowed;

    public ProblemMapper(RoutingContext context, AllowedMethods allowed) {
        this.context = context;
        this.allowed = allowed;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Optional<Response> inner = Optional.of(thrown)
                .filter(WebApplicationException.class::isInstance)
                .map(e -> ((WebApplicationException) e).getResponse());
        if (inner.isPresent() && inner.get().getStatus() < 400) {
            return inner.get();
        }
        GraftException failure = failure(thrown, inner);
        if (failure.code() == ErrorCode.INTERNAL) {
            LOG.errorf(
                    thrown,
                    "%s %s failed",
                    context.request().method(),
                    context.request().path());
        }
        Problem problem = Problem.of(failure, context.request().path(), RequestIds.of(context));
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(Json.write(problem.body()));
        problem.headers().forEach(response::header);
        if (failure.code() == ErrorCode.METHOD_NOT_ALLOWED) {
            response.header(HttpHeaders.ALLOW, allowed.of(context.normalizedPath()));
        }
        return response.build();
    }

    private GraftException failure(Throwable thrown, Optional<Response> inner) {
        if (thrown instanceof GraftException failure) {
            return failure;
        }
        if (inner.isPresent()) {
            return ofStatus(inner.get(), thrown);
        }
        if (FullDisk.isTold(thrown)) {
            return new GraftException(ErrorCode.STORAGE_FULL, "No room is left on the disk.", thrown);
        }
        if (isOfClosed(thrown)) {
            return new GraftException(ErrorCode.BAD_REQUEST, "The connection was closed before the body's end.");
        }
        if (any(thrown, cause -> isOf(cause, FORM_READER) || cause instanceof UnsupportedEncodingException)) {
            return new GraftException(
                    ErrorCode.BAD_REQUEST, "The body is not the multipart/form-data that its Content-Type says.");
        }
        if (any(thrown, cause -> isOf(cause, TYPE_READER))) {
            return unsupportedType();
        }
        return new GraftException(
                ErrorCode.INTERNAL,
                "The server's log has the details under request id " + RequestIds.of(context) + ".",
                thrown);
    }

    private GraftException ofStatus(Response response, Throwable thrown) {
        String method = context.request().method().name();
        String path = context.request().path();
        return switch (response.getStatus()) {
            case 404 -> new GraftException(ErrorCode.NOT_FOUND, "There is nothing at " + path + ".");
            case 405 ->
                new GraftException(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        path + " has no " + method + "; it has " + allowed.of(context.normalizedPath()) + ".");
            case 406 ->
                new GraftException(
                        ErrorCode.NOT_ACCEPTABLE,
                        "There is no representation for 'Accept: "
                                + context.request().getHeader(HttpHeaders.ACCEPT) + "'.");
            case 413 -> new GraftException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is over the limit in force.");
            case 415 -> unsupportedType();
            case 401 -> new GraftException(ErrorCode.UNAUTHORIZED, "This server asks for an API key.");
            case 403 -> new GraftException(ErrorCode.FORBIDDEN, "This is not allowed.");
            default ->
                response.getStatus() < 500
                        ? new GraftException(
                                ErrorCode.BAD_REQUEST, "The request could not be read: " + thrown.getMessage() + ".")
                        : new GraftException(
                                ErrorCode.INTERNAL,
                                "The server's log has the details under request id " + RequestIds.of(context) + ".",
                                thrown);
        };
    }

    private GraftException unsupportedType() {
        return new GraftException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "'" + context.request().getHeader(HttpHeaders.CONTENT_TYPE)
                        + "' is no media type that this operation takes.");
    }

    /** Whether a failure or one of its causes is of a kind. */
    private static boolean any(Throwable thrown, Predicate<Throwable> kind) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .anyMatch(kind);
    }

    /** Whether the client went away while its body was read, so that nobody will see the answer. */
    private static boolean isOfClosed(Throwable thrown) {
        return any(thrown, cause -> cause instanceof HttpClosedException || cause instanceof ClosedChannelException)
                && any(thrown, cause -> isOf(cause, BODY_READER));
    }

    /**
     * To bytes that nobody in good faith sends, the framework's readers answer with exceptions of every kind; those of
     * the file system and of the machine are not the bytes' fault.
     */
    private static boolean isOf(Throwable thrown, String reader) {
        if (thrown instanceof FileSystemException || thrown instanceof Error) {
            return false;
        }
        return Arrays.stream(thrown.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(reader));
    }
}
