package dev.graft.http.access;

import dev.graft.http.request.Bodies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.ext.Provider;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Ends requests whose client goes away in the midst of a form: Quarkus, which reads forms, would wait for the rest for
 * ever, with its files open.
 */
@Provider
public final class CutForms implements ResteasyReactiveContainerRequestFilter {
    /** What came last is still being written when the connection closes. */
    private static final long LAST_WRITE_MILLIS = 200;

    private final RoutingContext routing;

    public CutForms(RoutingContext routing) {
        this.routing = routing;
    }

    @Override
    public void filter(ResteasyReactiveContainerRequestContext context) {
        HttpServerRequest request = routing.request();
        if (Gate.isForm(request)) {
            Vertx vertx = routing.vertx();
            AtomicBoolean told = new AtomicBoolean();
            Bodies.whenCut(routing, cut -> {
                if (!request.isEnded() && !told.getAndSet(true)) {
                    vertx.setTimer(LAST_WRITE_MILLIS, later -> context.resume(cut));
                }
            });
        }
    }
}
