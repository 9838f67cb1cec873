package dev.graft.http.request;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.http.access.HttpSettings;
import io.quarkus.arc.ClientProxy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Requests' bodies in memory, received as they come: a client that is slow costs its connection and what it has sent, but
 * no thread. All of them together are bounded.
 */
@Singleton
public final class Bodies {
    /** A body stands in memory twice for a moment; half of the heap is left to what is done with it. */
    private static final int SHARE_OF_HEAP = 4;

    private static final String CUT = "graft.cut";

    private final AtomicLong held = new AtomicLong();
    private final long mostHeld = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;

    /**
     * Receives a body, then answers it on a worker thread.
     *
     * @throws GraftException {@link ErrorCode#PAYLOAD_TOO_LARGE} beyond what is allowed for bodies other than uploads,
     *     {@link ErrorCode#OVERLOADED} where too many are on their way
     */
    public <T> Uni<T> read(RoutingContext context, Function<byte[], T> answer) {
        return Uni.createFrom()
                .<byte[]>emitter(emitter -> receive(context, emitter))
                .flatMap(body -> work(context, () -> answer.apply(body)));
    }

    private void receive(RoutingContext context, UniEmitter<? super byte[]> emitter) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        AtomicLong counted = new AtomicLong();
        context.addEndHandler(answered -> held.addAndGet(-counted.getAndSet(0)));
        begin(context);
        request.handler(chunk -> {
            body.appendBuffer(chunk);
            counted.addAndGet(chunk.length());
            if (held.addAndGet(chunk.length()) > mostHeld) {
                request.pause();
                emitter.fail(new GraftException(
                        ErrorCode.OVERLOADED, "Too many large bodies are being sent to this server at once."));
            } else if (body.length() > HttpSettings.MAX_BODY_BYTES) {
                request.pause();
                emitter.fail(tooLarge());
            }
        });
        request.endHandler(end -> emitter.complete(body.getBytes()));
        whenCut(context, emitter::fail);
        request.resume();
    }

    /** Does what may block on a worker thread. */
    public static <T> Uni<T> work(RoutingContext context, Callable<T> work) {
        return Uni.createFrom()
                .completionStage(
                        () -> context.vertx().executeBlocking(work, false).toCompletionStage());
    }

    /** Tells a client that waits for it to go on with the body. */
    public static void begin(RoutingContext context) {
        if ("100-continue".equalsIgnoreCase(context.request().getHeader("Expect"))) {
            context.response().writeContinue();
        }
    }

    /**
     * Remembers when a client goes away; for the start of every request. Who asks for its body later would not be told of
     * what has already happened.
     */
    public static void watch(RoutingContext context) {
        context.addEndHandler(end -> {
            if (end.failed()) {
                context.put(CUT, true);
            }
        });
        context.request().exceptionHandler(cause -> context.put(CUT, true));
    }

    /** Whether the client of a request that is {@linkplain #watch watched} has gone away. */
    public static boolean isCut(RoutingContext context) {
        return context.get(CUT) != null;
    }

    /**
     * Tells, on the request's event loop and perhaps more than once, that the client went away before it was answered. A
     * connection that was reset tells it otherwise than one that was closed.
     *
     * @param cut gets what nobody will read
     */
    public static void whenCut(RoutingContext injected, Consumer<GraftException> cut) {
        // Quarkus injects a stand-in that does not work where no request is being answered, as when its client is gone.
        RoutingContext context = ClientProxy.unwrap(injected);
        Consumer<Throwable> told = cause -> {
            context.put(CUT, true);
            cut.accept(new GraftException(ErrorCode.BAD_REQUEST, "The body broke off.", cause));
        };
        context.request().exceptionHandler(told::accept);
        context.addEndHandler(end -> {
            if (end.failed()) {
                told.accept(end.cause());
            }
        });
        if (isCut(context) || context.response().closed()) {
            told.accept(new ClosedChannelException());
        }
    }

    static GraftException tooLarge() {
        return new GraftException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body has more than the " + HttpSettings.MAX_BODY_BYTES + " bytes that are allowed.",
                Map.of("limit_bytes", HttpSettings.MAX_BODY_BYTES));
    }
}
