package dev.graft.http.access;

import dev.graft.disk.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The keys that open the server. Only their digests are kept, and comparing takes as long for a wrong one as for a right one. */
public final class ApiKeys {
    private static final String SCHEME = "Bearer ";

    private final List<byte[]> digests;

    public ApiKeys(List<String> keys) {
        this.digests = keys.stream().map(ApiKeys::digest).toList();
    }

    /** Whether nobody needs a key. */
    public boolean open() {
        return digests.isEmpty();
    }

    /**
     * Whether a header lets its sender in.
     *
     * @param authorization {@code Bearer <key>}; null where it was not sent
     */
    public boolean admit(String authorization) {
        if (open()) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] shown = digest(authorization.substring(SCHEME.length()).strip());
        boolean known = false;
        for (byte[] digest : digests) {
            known |= MessageDigest.isEqual(digest, shown);
        }
        return known;
    }

    private static byte[] digest(String key) {
        return Digest.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
    }
}
