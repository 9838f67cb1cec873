package dev.graft.http.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;

/** Gives the HTTP server's own meters Graft's prefix: {@code graft_http_server_requests_seconds}. */
@Singleton
public final class HttpMeters implements MeterFilter {
    private static final String PREFIX = "http.server.";

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getName().startsWith(PREFIX) ? id.withName("graft." + id.getName()) : id;
    }
}
