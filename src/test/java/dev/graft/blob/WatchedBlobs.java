package dev.graft.blob;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A blob store to which something happens before a blob is put. */
public record WatchedBlobs(BlobStore blobs, Before before) implements BlobStore {
    /** What happens. */
    public interface Before {
        void put(String key) throws IOException;
    }

    @Override
    public Path newFile() throws IOException {
        return blobs.newFile();
    }

    @Override
    public void put(String key, Path file) throws IOException {
        before.put(key);
        blobs.put(key, file);
    }

    @Override
    public Path local(String key) throws IOException {
        return blobs.local(key);
    }

    @Override
    public boolean exists(String key) {
        return blobs.exists(key);
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        blobs.deleteAll(prefix);
    }

    @Override
    public Stream<String> keys(String prefix) throws IOException {
        return blobs.keys(prefix);
    }
}
