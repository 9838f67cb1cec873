package dev.graft.dataset;

import dev.graft.blob.BlobStore;
import dev.graft.dataset.archive.ArchiveFormat;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Datasets' blobs.
 *
 * <pre>
 * datasets/ID/upload/archive   as sent; until validation has ended
 * datasets/ID/content/...      a {@link DatasetFolder}
 * datasets/ID/report.json      what validation has found
 * </pre>
 */
final class DatasetFiles {
    private static final String ALL = "datasets";
    private static final int BUFFER = 1 << 16;

    private final BlobStore blobs;

    DatasetFiles(BlobStore blobs) {
        this.blobs = blobs;
    }

    static String content(String id) {
        return Dataset.blobPrefix(id) + "/content";
    }

    static String report(String id) {
        return Dataset.blobPrefix(id) + "/report.json";
    }

    private static String upload(String id) {
        return Dataset.blobPrefix(id) + "/upload";
    }

    private static String archive(String id) {
        return upload(id) + "/archive";
    }

    /** Begins to take an upload in; nothing stays of one that breaks off or is too large. */
    Receiving receive(long maxBytes) {
        try {
            return new Receiving(blobs.newFile(), maxBytes);
        } catch (IOException e) {
            throw Storage.failure(e);
        }
    }

    /** Takes all of it in at once. */
    Upload receive(InputStream body, long maxBytes) {
        try (Receiving receiving = receive(maxBytes)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                receiving.write(buffer, count);
            }
            return receiving.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isArchive(Upload upload) {
        try (InputStream in = Files.newInputStream(upload.file())) {
            return ArchiveFormat.of(in.readNBytes(ArchiveFormat.HEAD_BYTES)).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes an upload that becomes no dataset. */
    static void discard(Upload upload) {
        try {
            Files.deleteIfExists(upload.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an upload a dataset's; it is durable then. */
    void keep(String id, Upload upload) {
        try {
            blobs.put(archive(id), upload.file());
        } catch (IOException e) {
            throw Storage.failure(e);
        }
    }

    boolean hasUpload(String id) {
        return blobs.exists(archive(id));
    }

    Path upload(Dataset dataset) throws IOException {
        return blobs.local(archive(dataset.id()));
    }

    /** The text of the report. */
    String readReport(String id) throws IOException {
        return Files.readString(blobs.local(report(id)));
    }

    DatasetFolder folder(String id) {
        try {
            return DatasetFolder.open(blobs, content(id));
        } catch (NoSuchFileException e) {
            throw new GraftException(
                    ErrorCode.DATASET_MISSING, "The files of dataset '" + id + "' are not where they should be.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digest of a dataset's content, where there is any that can be read. */
    Optional<String> digest(String id) {
        try {
            return Optional.of(DatasetFolder.open(blobs, content(id)).digest());
        } catch (IOException e) {
            // Nothing can be computed from it either.
            return Optional.empty();
        }
    }

    /** Whether another dataset has content of that digest. */
    boolean haveOther(String id, String digest) {
        return owners().stream().filter(owner -> !owner.equals(id)).anyMatch(owner -> digest(owner)
                .equals(Optional.of(digest)));
    }

    /** Ids of all datasets that have blobs. */
    Set<String> owners() {
        try (Stream<String> keys = blobs.keys(ALL)) {
            return keys.map(key -> key.split("/")[1]).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Deleting a folder while another thread deletes one in it would fail.

    synchronized void deleteAll(String id) {
        delete(Dataset.blobPrefix(id));
    }

    synchronized void deleteUpload(String id) {
        delete(upload(id));
    }

    synchronized void deleteContent(String id) {
        delete(content(id));
    }

    private void delete(String prefix) {
        try {
            blobs.deleteAll(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
