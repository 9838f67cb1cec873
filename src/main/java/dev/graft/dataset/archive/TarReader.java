package dev.graft.dataset.archive;

import dev.graft.dataset.archive.Entries.Kind;
import dev.graft.dataset.item.ExclusionReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Reads TAR archives of all usual kinds: V7, POSIX with PAX headers, GNU with long names. It is stricter than tar in one
 * thing: an archive without the block of zeros at its end counts as truncated, as nothing else tells the two apart.
 */
final class TarReader {
    /** Of a PAX header or a long name, which are held in memory; the largest seen are extended attributes. */
    private static final int MAX_META_BYTES = 1 << 20;

    private final InputStream in;
    private final Entries entries;
    private final UnpackBudget budget;
    private final byte[] waste = new byte[1 << 16];
    private PaxRecords pax = PaxRecords.NONE;
    private byte[] longName = {};

    TarReader(InputStream in, Entries entries, UnpackBudget budget) {
        this.in = in;
        this.entries = entries;
        this.budget = budget;
    }

    void read(ArchiveVisitor visitor) throws IOException, InterruptedException {
        byte[] block = new byte[TarHeader.BLOCK];
        readFully(block);
        while (!isZero(block)) {
            header(TarHeader.of(block), visitor);
            readFully(block);
        }
        // To the end, for a gzip stream to check itself.
        while (read(waste, 0, waste.length) >= 0) {}
    }

    private void header(TarHeader header, ArchiveVisitor visitor) throws IOException, InterruptedException {
        switch (header.type()) {
            case 'x', 'X' -> pax = PaxRecords.of(meta(header));
            case 'L' -> longName = meta(header);
            // Long link targets, attributes for all entries, volume labels, access control lists.
            case 'K', 'g', 'V', 'A', 'E' -> skip(padded(header.size()));
            default -> {
                entry(header, visitor);
                pax = PaxRecords.NONE;
                longName = new byte[0];
            }
        }
    }

    private void entry(TarHeader header, ArchiveVisitor visitor) throws IOException, InterruptedException {
        EntryPath path = EntryPath.of(name(header));
        Kind kind = kind(header);
        skipSparseMap(header);
        long size = pax.size().orElse(header.size());
        boolean partial = header.type() == 'S' || header.type() == 'M' || pax.sparse();
        Content content = new Content(hasContent(header) ? size : 0);
        if (entries.admit(path, kind, size)) {
            if (partial) {
                entries.refuse(path, ExclusionReason.UNSUPPORTED_FORMAT, "it is a sparse file or a part of one");
            } else {
                visitor.file(path.text(), (int) size, content);
            }
        }
        skip(content.left + padded(content.size) - content.size);
    }

    private byte[] name(TarHeader header) {
        if (pax.path().isPresent()) {
            return pax.path().get();
        }
        int end = longName.length;
        while (end > 0 && longName[end - 1] == 0) {
            end--;
        }
        return end == 0 ? header.name() : Arrays.copyOf(longName, end);
    }

    private static Kind kind(TarHeader header) {
        return switch (header.type()) {
            case '1', '2' -> Kind.LINK;
            case '3', '4', '6' -> Kind.DEVICE;
            case '5', 'D' -> Kind.FOLDER;
            default ->
                header.name().length > 0 && header.name()[header.name().length - 1] == '/' ? Kind.FOLDER : Kind.FILE;
        };
    }

    /** Old writers give hard links the size of what they link to; only in PAX archives does content follow. */
    private boolean hasContent(TarHeader header) {
        return switch (header.type()) {
            case '1' -> pax != PaxRecords.NONE;
            case '2', '3', '4', '5', '6' -> false;
            default -> true;
        };
    }

    private void skipSparseMap(TarHeader header) throws IOException {
        boolean more = header.extended();
        byte[] block = new byte[TarHeader.BLOCK];
        while (more) {
            readFully(block);
            more = block[504] != 0;
        }
    }

    private byte[] meta(TarHeader header) throws IOException {
        if (header.size() > MAX_META_BYTES) {
            throw ArchiveReader.invalid("The TAR has a header of " + header.size() + " bytes.");
        }
        byte[] bytes = new byte[(int) header.size()];
        readFully(bytes);
        skip(padded(bytes.length) - bytes.length);
        return bytes;
    }

    /** A size in whole blocks. */
    private static long padded(long size) {
        return (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }

    private void skip(long count) throws IOException {
        for (long left = count; left > 0; ) {
            int skipped = read(waste, 0, (int) Math.min(left, waste.length));
            if (skipped < 0) {
                throw ArchiveReader.truncated();
            }
            left -= skipped;
        }
    }

    private void readFully(byte[] target) throws IOException {
        for (int at = 0; at < target.length; ) {
            int count = read(target, at, target.length - at);
            if (count < 0) {
                throw ArchiveReader.truncated();
            }
            at += count;
        }
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        try {
            int count = in.read(target, offset, length);
            budget.count(Math.max(0, count));
            return count;
        } catch (EOFException e) {
            throw ArchiveReader.truncated();
        } catch (ZipException e) {
            throw ArchiveReader.invalid("The archive's gzip stream is damaged: " + e.getMessage() + ".");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /** An entry's bytes. */
    private final class Content extends InputStream {
        private final long size;
        private long left;

        Content(long size) {
            this.size = size;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = TarReader.this.read(target, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw ArchiveReader.truncated();
            }
            left -= count;
            return count;
        }
    }
}
