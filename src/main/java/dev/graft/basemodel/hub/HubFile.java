package dev.graft.basemodel.hub;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file of a repository, as the hub tells of it before a byte of it has come.
 *
 * @param name its path in the repository
 * @param commit of the repository, in 40 hexadecimal digits
 * @param size in bytes, where the hub says
 * @param etag without quotes: the SHA-256 of a file in large file storage, the SHA-1 that git knows another one by
 */
public record HubFile(String repository, String commit, String name, OptionalLong size, Optional<String> etag) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");

    /** Digest of the content, in lower-case hexadecimal. */
    public Optional<String> sha256() {
        return etag.filter(tag -> SHA_256.matcher(tag).matches());
    }

    /** The content's {@linkplain GitBlob#name name}. */
    Optional<String> gitBlob() {
        return etag.filter(tag -> SHA_1.matcher(tag).matches());
    }
}
