package dev.graft.http.dataset;

import dev.graft.dataset.Receiving;
import dev.graft.dataset.Upload;
import dev.graft.error.GraftException;
import dev.graft.http.request.Bodies;
import dev.graft.http.request.Stopping;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request's body on its way to the disk. It is taken as it comes on the connection's event loop, and written in pieces
 * by worker threads: a client that is slow holds none of them. While a piece is written, nothing more is read.
 */
final class BodyFile {
    private static final int PIECE_BYTES = 1 << 16;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Receiving file;
    private final Stopping stopping;
    private final Consumer<GraftException> refused;
    private final UniEmitter<? super Upload> emitter;
    private Buffer pending = Buffer.buffer();
    private Future<Void> writing = Future.succeededFuture();
    private boolean over;
    private volatile boolean cancelled;

    private BodyFile(RoutingContext context, Receiving file, Stopping stopping, UniEmitter<? super Upload> emitter) {
        this.vertx = context.vertx();
        this.request = context.request();
        this.file = file;
        this.stopping = stopping;
        Context loop = vertx.getOrCreateContext();
        this.refused = why -> loop.runOnContext(now -> fail(why));
        this.emitter = emitter;
        emitter.onTermination(() -> cancelled = true);
    }

    /**
     * Receives all of it; where that fails, nothing stays.
     *
     * @param open makes what it is written to; called on a worker thread
     */
    static Uni<Upload> receive(RoutingContext context, Supplier<Receiving> open, Stopping stopping) {
        // No chain of Unis: of a request that is cancelled, the rest of a chain is dropped, and the file with it.
        return Uni.createFrom().emitter(emitter -> context.vertx()
                .executeBlocking(open::get, false)
                .onSuccess(file -> new BodyFile(context, file, stopping, emitter).begin(context))
                .onFailure(emitter::fail));
    }

    private void begin(RoutingContext context) {
        stopping.receiving(refused);
        try {
            request.handler(this::take);
            request.endHandler(end -> end());
            Bodies.whenCut(context, this::fail);
            if (!over) {
                Bodies.begin(context);
                request.resume();
            }
        } catch (IllegalStateException gone) {
            // The connection closed while the file was made.
            fail(gone);
        }
    }

    private void take(Buffer chunk) {
        pending.appendBuffer(chunk);
        if (pending.length() >= PIECE_BYTES && !over) {
            request.pause();
            write().onSuccess(written -> request.resume());
        }
    }

    private Future<Void> write() {
        byte[] piece = pending.getBytes();
        pending = Buffer.buffer();
        writing = vertx.executeBlocking(
                () -> {
                    file.write(piece, piece.length);
                    return null;
                },
                false);
        return writing.onFailure(this::fail);
    }

    private void end() {
        write().onSuccess(written -> {
            if (!over) {
                over();
                vertx.executeBlocking(file::end, false).onComplete(this::handOver, this::discard);
            }
        });
    }

    private void handOver(Upload upload) {
        if (cancelled) {
            discard(new ClosedChannelException());
        } else {
            emitter.complete(upload);
        }
    }

    private void fail(Throwable cause) {
        if (!over) {
            over();
            request.pause();
            writing.onComplete(last -> discard(cause));
        }
    }

    private void over() {
        over = true;
        stopping.received(refused);
    }

    private void discard(Throwable cause) {
        vertx.executeBlocking(
                        () -> {
                            file.abandon();
                            return null;
                        },
                        false)
                .onComplete(closed -> emitter.fail(cause));
    }
}
