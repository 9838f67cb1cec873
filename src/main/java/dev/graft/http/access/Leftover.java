package dev.graft.http.access;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * What is left of a body when its request has been answered. A little of it is read away, as the connection's next request
 * stands behind it, and as a client that is still sending would lose the answer if the connection were closed at once;
 * where there is more, the connection is closed.
 */
final class Leftover {
    private static final long MOST_BYTES = 1 << 20;
    private static final long MOST_MILLIS = 3_000;

    private Leftover() {}

    /** Sees to it once the request is answered. */
    static void watch(RoutingContext context) {
        whenAnswered(context, false);
    }

    /** Ends the connection once the request is answered: nothing behind one that can't be read can be relied on. */
    static void end(RoutingContext context) {
        context.response().putHeader("Connection", "close");
        whenAnswered(context, true);
    }

    private static void whenAnswered(RoutingContext context, boolean thenClose) {
        // Answers end on whichever thread gave them; a request belongs to its event loop.
        Context loop = context.vertx().getOrCreateContext();
        context.addEndHandler(answered -> loop.runOnContext(now -> {
            // Also where the client asked for the connection's end: it would not come before the body's.
            if (!context.request().isEnded()) {
                readAway(context, thenClose);
            } else if (thenClose) {
                context.request().connection().close();
            }
        }));
    }

    private static void readAway(RoutingContext context, boolean thenClose) {
        HttpServerRequest request = context.request();
        long timer =
                context.vertx().setTimer(MOST_MILLIS, id -> request.connection().close());
        long from = request.bytesRead();
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            if (thenClose) {
                request.connection().close();
            }
        });
        request.exceptionHandler(e -> context.vertx().cancelTimer(timer));
        request.handler(chunk -> {
            if (request.bytesRead() - from > MOST_BYTES) {
                context.vertx().cancelTimer(timer);
                request.connection().close();
            }
        });
        request.resume();
    }
}
