package dev.graft.basemodel.imports;

import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.archive.ArchiveFormat;
import dev.graft.disk.Digest;
import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.FaultCode;
import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * A base model's files as they were sent: one archive, or the files themselves. Its folder belongs to whoever has it.
 *
 * @param folder with a file {@code archive}, or with files of the names in {@link ImportFiles#TAKEN}
 * @param label what the sender calls it
 * @param sha256 of all that was sent
 */
public record UploadedModel(Path folder, String label, String sha256) {
    static final String ARCHIVE = "archive";

    private static final int BUFFER = 1 << 16;

    /** One file of a form. */
    public interface Part {
        String fileName();

        InputStream open() throws IOException;
    }

    /**
     * Takes a form's files in; where that fails, nothing stays.
     *
     * @param folder empty, and of nobody else
     * @throws GraftException {@link ErrorCode#VALIDATION_FAILED}, {@link ErrorCode#UNSUPPORTED_ARCHIVE},
     *     {@link ErrorCode#PAYLOAD_TOO_LARGE}
     */
    static UploadedModel receive(List<? extends Part> parts, Path folder, long maxBytes) throws IOException {
        try {
            MessageDigest digest = Digest.sha256();
            if (parts.size() == 1) {
                Part archive = parts.get(0);
                digest.update(archive.fileName().getBytes(StandardCharsets.UTF_8));
                copy(archive, folder.resolve(ARCHIVE), digest, maxBytes);
                requireArchive(folder.resolve(ARCHIVE));
                return new UploadedModel(folder, archive.fileName(), Digest.hex(digest));
            }
            checkNames(parts);
            long left = maxBytes;
            for (Part part : parts) {
                digest.update(part.fileName().getBytes(StandardCharsets.UTF_8));
                left -= copy(part, folder.resolve(part.fileName()), digest, left);
            }
            return new UploadedModel(folder, ModelFolder.WEIGHTS, Digest.hex(digest));
        } catch (IOException | RuntimeException e) {
            Durable.deleteTree(folder);
            throw e;
        }
    }

    private static void checkNames(List<? extends Part> parts) {
        Problems problems = new Problems();
        List<String> names = parts.stream().map(Part::fileName).toList();
        for (String name : names) {
            if (!ImportFiles.TAKEN.contains(name)) {
                problems.add(
                        "file",
                        FaultCode.UNKNOWN_VALUE,
                        "'" + Problems.shown(name) + "' is no file of a base model",
                        name.matches(".*\\.(bin|pt|pth|pkl|ckpt)")
                                ? "pickle files are programs and are never opened; save the weights as model.safetensors"
                                : "one of " + String.join(", ", ImportFiles.TAKEN));
            }
        }
        for (String needed : List.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS)) {
            if (!names.contains(needed)) {
                problems.add("file", FaultCode.MISSING, needed + " is missing", "curl: -F file=@" + needed);
            }
        }
        if (names.stream().distinct().count() < names.size()) {
            problems.add("file", FaultCode.CONTRADICTION, "two files have one name");
        }
        problems.throwIfAny();
    }

    private static long copy(Part part, Path file, MessageDigest digest, long maxBytes) throws IOException {
        long size = 0;
        try (InputStream in = part.open();
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
                if (size > maxBytes) {
                    throw new GraftException(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "The upload has more bytes than are allowed (" + maxBytes + ").");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
        return size;
    }

    private static void requireArchive(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (ArchiveFormat.of(in.readNBytes(ArchiveFormat.HEAD_BYTES)).isEmpty()) {
                throw new GraftException(
                        ErrorCode.UNSUPPORTED_ARCHIVE,
                        "A base model comes as one ZIP or TAR of config.json and model.safetensors, or as these two"
                                + " files, each in a part called 'file'.");
            }
        }
    }

    /** Deletes it, where nobody has taken it. */
    void discard() throws IOException {
        Durable.deleteTree(folder);
    }
}
