package dev.graft.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where large immutable files live, by keys such as {@code datasets/ds_1/items.bin}: parts of {@code [A-Za-z0-9._-]},
 * none of them {@code .} or {@code ..}, joined by slashes. A blob is there whole or not at all.
 */
public interface BlobStore {
    /** An empty file of its own on the store's volume, for building a blob in; the caller deletes or puts it. */
    Path newFile() throws IOException;

    /**
     * Moves a complete file into the store. When this returns, the blob survives a power cut. An existing blob of that key
     * is replaced in one step.
     */
    void put(String key, Path file) throws IOException;

    /** A local path to read the blob at, valid until it is deleted. */
    Path local(String key) throws IOException;

    boolean exists(String key);

    /** Deletes every blob whose key starts with {@code prefix} and a slash; harmless when there is none. */
    void deleteAll(String prefix) throws IOException;

    /** The keys that start with {@code prefix} and a slash, in no particular order; the caller closes the stream. */
    Stream<String> keys(String prefix) throws IOException;
}
