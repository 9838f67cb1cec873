package dev.graft.model;

import dev.graft.attempt.result.Report;
import dev.graft.basemodel.ModelFolder;
import dev.graft.blob.BlobStore;
import dev.graft.disk.FullDisk;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of versions in the blob store, by the job that made them: weights, configuration, report. */
final class ModelFiles {
    private static final String ALL = "models";
    private static final String REPORT = "report.json";

    private final BlobStore blobs;

    ModelFiles(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * Copies a version's files, replacing what an earlier try left. When this returns, they survive a power cut; when it
     * fails, none of them is there.
     *
     * @return bytes of the weights
     */
    long put(String job, Path modelFolder, Report report) {
        String prefix = ModelVersion.blobPrefix(job) + "/";
        try {
            put(prefix + ModelFolder.WEIGHTS, file -> copy(modelFolder.resolve(ModelFolder.WEIGHTS), file));
            put(prefix + ModelFolder.CONFIG, file -> copy(modelFolder.resolve(ModelFolder.CONFIG), file));
            put(prefix + REPORT, file -> Files.writeString(file, Json.write(report)));
            return Files.size(blobs.local(prefix + ModelFolder.WEIGHTS));
        } catch (IOException e) {
            RuntimeException told = told(e);
            try {
                delete(job);
            } catch (UncheckedIOException again) {
                told.addSuppressed(again);
            }
            throw told;
        }
    }

    private void put(String key, Writing writing) throws IOException {
        Path file = blobs.newFile();
        try {
            writing.to(file);
            blobs.put(key, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }

    void delete(String job) {
        try {
            blobs.deleteAll(ModelVersion.blobPrefix(job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every job that has files here. */
    Set<String> jobs() {
        try (Stream<String> keys = blobs.keys(ALL)) {
            return keys.map(key -> key.split("/")[1]).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The folder with a version's weights and configuration.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND} where they are not there
     */
    Path folder(ModelVersion version) {
        return local(version, ModelFolder.WEIGHTS).getParent();
    }

    /**
     * The report of the job that made a version.
     *
     * @throws GraftException {@link ErrorCode#NOT_FOUND} where it is not there
     */
    Report report(ModelVersion version) {
        try {
            return Json.read(Files.readString(local(version, REPORT)), Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path local(ModelVersion version, String file) {
        try {
            return blobs.local(version.blobPrefix() + "/" + file);
        } catch (NoSuchFileException e) {
            throw new GraftException(
                    ErrorCode.NOT_FOUND,
                    "The files of version %d of %s are gone from the server's storage: there is no %s. Bring them back"
                                    .formatted(version.number(), version.model(), e.getMessage())
                            + " from a backup of GRAFT_HOME, or delete the version.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A full disk gets its code; everything else stays as it is. */
    private static RuntimeException told(IOException e) {
        return FullDisk.isTold(e)
                ? new GraftException(ErrorCode.STORAGE_FULL, "There is no room left to keep the model.", e)
                : new UncheckedIOException(e);
    }
}
