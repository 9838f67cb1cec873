package dev.graft.http.request;

import dev.graft.disk.Digest;
import dev.graft.idempotency.IdempotencyService;
import dev.graft.idempotency.IdempotencyStore.Answer;
import dev.graft.idempotency.IdempotencyStore.Entry;
import dev.graft.resource.Ids;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Carries out requests that create something, once for each {@code Idempotency-Key}. */
@Singleton
public final class Idempotent {
    private static final String REPLAYED = "Idempotency-Replayed";

    private final IdempotencyService service;
    private final Ids ids;

    public Idempotent(IdempotencyService service, Ids ids) {
        this.service = service;
        this.ids = ids;
    }

    /**
     * Answers a POST.
     *
     * @param prefix of the id that the new thing gets
     * @param digest of the body
     * @param create makes the thing of this id
     */
    public Response post(
            UriInfo uri, HttpHeaders headers, String prefix, String digest, Function<String, Created> create) {
        String key = headers.getHeaderString(IdempotencyService.HEADER);
        if (key == null) {
            return response(create.apply(ids.next(prefix)).remembered()).build();
        }
        String scope = "POST " + uri.getPath();
        IdempotencyService.Outcome outcome = service.begin(key, scope, () -> ids.next(prefix));
        if (outcome instanceof IdempotencyService.Replay replay) {
            return response(replay.answer(fingerprint(uri, digest)))
                    .header(REPLAYED, true)
                    .build();
        } else if (outcome instanceof IdempotencyService.Proceed proceed) {
            return response(carryOut(uri, proceed.entry(), digest, create)).build();
        }
        throw ((IdempotencyService.InProgress) outcome).exception();
    }

    private Answer carryOut(UriInfo uri, Entry entry, String digest, Function<String, Created> create) {
        Answer answer;
        try {
            answer = create.apply(entry.resource()).remembered();
        } catch (RuntimeException | Error e) {
            release(entry, e);
            throw e;
        }
        service.complete(entry, fingerprint(uri, digest), answer);
        return answer;
    }

    /** What could not be forgotten is answered by the next try: it gets the same id. */
    private void release(Entry entry, Throwable failure) {
        try {
            service.release(entry);
        } catch (RuntimeException again) {
            failure.addSuppressed(again);
        }
    }

    private static String fingerprint(UriInfo uri, String bodyDigest) {
        String request = String.join(
                "\n", "POST", uri.getPath(), String.valueOf(uri.getRequestUri().getRawQuery()), bodyDigest);
        return Digest.of(request.getBytes(StandardCharsets.UTF_8));
    }

    private static Response.ResponseBuilder response(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status())
                .type(MediaType.APPLICATION_JSON)
                .entity(answer.body());
        answer.headers().forEach(response::header);
        return response;
    }
}
