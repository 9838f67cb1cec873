package dev.graft.http.access;

import java.util.List;

/**
 * What the REST API asks of its clients.
 *
 * @param apiKeys one of which a client must show; empty for a server that is open to all who reach it
 * @param maxUploadBytes of a dataset's upload
 */
public record HttpSettings(List<String> apiKeys, long maxUploadBytes) {
    /** Of a JSON body, and of a prediction's: 16 MiB. */
    public static final long MAX_BODY_BYTES = 16L << 20;

    /** What a form adds around its file. */
    static final long FORM_BYTES = 1L << 20;

    public HttpSettings {
        apiKeys = List.copyOf(apiKeys);
        if (apiKeys.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("an API key is blank");
        }
    }
}
