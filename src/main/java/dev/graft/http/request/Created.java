package dev.graft.http.request;

import dev.graft.idempotency.IdempotencyStore.Answer;
import dev.graft.json.Json;
import java.util.Map;

/** The answer to a request that creates something. */
public record Created(int status, Map<String, String> headers, Object body) {
    /** Something that goes on in the background. */
    public static Created accepted(String location, String etag, Object body) {
        return new Created(202, Map.of("Location", location, "ETag", etag), body);
    }

    Answer remembered() {
        return new Answer(status, headers, Json.write(body));
    }
}
