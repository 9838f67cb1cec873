package dev.graft.dataset.archive;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Shows an uploaded archive's files to a visitor, without ever writing one to disk. Nothing that the archive says of
 * itself is believed before it is bounded: numbers of entries, lengths of names and headers, sizes, ratios.
 *
 * <p>The readers for ZIP and TAR are our own, as those of commons-compress can't be bounded from outside: its TAR reader
 * takes long names and PAX headers into memory whatever their size and recurses once for each of them, its ZIP reader
 * keeps every entry of the directory in memory and checks neither checksums nor overlaps. The tests hold ours to it.
 */
public final class ArchiveReader {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DatasetLimits limits;
    private volatile double fraction;

    public ArchiveReader(Path file, DatasetLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    /**
     * Shows all files, in the calling thread.
     *
     * @throws GraftException {@link ErrorCode#ARCHIVE_TRUNCATED}, {@link ErrorCode#ARCHIVE_INVALID},
     *     {@link ErrorCode#ARCHIVE_BOMB}, {@link ErrorCode#TOO_MANY_ITEMS}; the visitor may have been shown files before
     */
    public void read(ArchiveVisitor visitor) throws IOException, InterruptedException {
        long size = Files.size(file);
        UnpackBudget budget = new UnpackBudget(limits, size);
        Entries entries = new Entries(limits, visitor);
        switch (format()) {
            case ZIP -> {
                try (FileChannel channel = FileChannel.open(file)) {
                    new ZipReader(channel, limits, entries, budget, done -> fraction = done).read(visitor);
                }
            }
            case TAR -> {
                try (InputStream in = new PositionInputStream(file, at -> fraction = (double) at / size)) {
                    new TarReader(in, entries, budget).read(visitor);
                }
            }
            case TAR_GZ -> {
                try (InputStream in = new PositionInputStream(file, at -> fraction = (double) at / size);
                        InputStream unpacked = new GZIPInputStream(in, BUFFER)) {
                    new TarReader(unpacked, entries, budget).read(visitor);
                }
            }
        }
        fraction = 1;
    }

    /** How much of the archive has been read, 0 to 1; to be asked from any thread. */
    public double fraction() {
        return fraction;
    }

    static GraftException truncated() {
        return new GraftException(ErrorCode.ARCHIVE_TRUNCATED, "The archive ends before it should.");
    }

    static GraftException invalid(String message) {
        return new GraftException(ErrorCode.ARCHIVE_INVALID, message);
    }

    private ArchiveFormat format() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ArchiveFormat.of(in.readNBytes(ArchiveFormat.HEAD_BYTES))
                    .orElseThrow(() -> invalid("The upload's first bytes are those of no archive."));
        }
    }
}
