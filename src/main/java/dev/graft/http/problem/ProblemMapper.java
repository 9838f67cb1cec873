package dev.graft.http.problem;

import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Turns every exception that a resource, or the way to it, throws into a {@link Problem}. */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

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
        if (thrown instanceof IOException && String.valueOf(thrown.getMessage()).contains("multipart")) {
            return new GraftException(
                    ErrorCode.BAD_REQUEST, "The body is not the multipart/form-data that its Content-Type says.");
        }
        if (FullDisk.isTold(thrown)) {
            return new GraftException(ErrorCode.STORAGE_FULL, "No room is left on the disk.", thrown);
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
            case 415 ->
                new GraftException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "'" + context.request().getHeader(HttpHeaders.CONTENT_TYPE)
                                + "' is no media type that this operation takes.");
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
}
