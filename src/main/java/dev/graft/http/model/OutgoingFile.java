package dev.graft.http.model;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.http.request.Bodies;
import io.quarkus.arc.ClientProxy;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A file that is made to be sent once: it is deleted when its request is over, however that ends. A client that is slow
 * holds the file, but no thread.
 */
final class OutgoingFile {
    private Path file;
    private boolean over;

    private OutgoingFile() {}

    /** For the request's event loop, before anything is done. */
    static OutgoingFile of(RoutingContext injected) {
        // Quarkus injects a stand-in that does not work any more when the request is over.
        RoutingContext context = ClientProxy.unwrap(injected);
        OutgoingFile outgoing = new OutgoingFile();
        context.addEndHandler(end -> context.vertx()
                .executeBlocking(
                        () -> {
                            outgoing.end();
                            return null;
                        },
                        false));
        if (Bodies.isCut(context) || context.response().closed()) {
            outgoing.end();
        }
        return outgoing;
    }

    /** Makes it; without a client that still waits, it is deleted at once. */
    Path made(Supplier<Path> making) {
        Path made = making.get();
        synchronized (this) {
            file = made;
        }
        if (isOver()) {
            end();
            throw new GraftException(ErrorCode.BAD_REQUEST, "The client went away.");
        }
        return made;
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void end() {
        over = true;
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
