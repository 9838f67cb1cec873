package dev.graft.http.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.json.Json;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Makes the framework's mapper speak {@link Json}. */
@Singleton
public final class Dialect implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        Json.configure(mapper);
    }

    /** After all others, so that this has the last word. */
    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }
}
