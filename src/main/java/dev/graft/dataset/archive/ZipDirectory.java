package dev.graft.dataset.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Where a ZIP's central directory is. Specification: PKWARE's APPNOTE 4.3.14 to 4.3.16.
 *
 * @param start its position in the file
 * @param length in bytes
 * @param entries how many it is said to have, as far as the mask reaches
 * @param mask of the bits in which that number can be said
 * @param shift what stands before the archive in its file, as in those that unpack themselves
 */
record ZipDirectory(FileChannel channel, long start, long length, long entries, long mask, long shift) {
    private static final int END = 0x06054B50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int LOCATOR = 0x07064B50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064B50;
    private static final int END64_BYTES = 56;

    /** Finds it from the file's end. */
    static ZipDirectory find(FileChannel channel) throws IOException {
        long size = channel.size();
        int length = (int) Math.min(size, LOCATOR_BYTES + END_BYTES + MAX_COMMENT);
        ByteBuffer tail = read(channel, size - length, length);
        for (int at = length - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && at + END_BYTES + u16(tail, at + 20) <= length) {
                return at >= LOCATOR_BYTES && tail.getInt(at - LOCATOR_BYTES) == LOCATOR
                        ? large(channel, tail.getLong(at - LOCATOR_BYTES + 8))
                        : of(
                                channel,
                                size - length + at,
                                u32(tail, at + 12),
                                u32(tail, at + 16),
                                u16(tail, at + 10),
                                0xFFFF);
            }
        }
        throw ArchiveReader.truncated();
    }

    private static ZipDirectory large(FileChannel channel, long position) throws IOException {
        if (position < 0 || position > channel.size() - END64_BYTES) {
            throw ArchiveReader.invalid("The ZIP's ZIP64 locator points out of the file.");
        }
        ByteBuffer end = read(channel, position, END64_BYTES);
        if (end.getInt(0) != END64) {
            throw ArchiveReader.invalid("The ZIP's ZIP64 locator points to something else.");
        }
        return of(channel, position, end.getLong(40), end.getLong(48), end.getLong(32), -1L);
    }

    private static ZipDirectory of(FileChannel channel, long end, long length, long offset, long entries, long mask) {
        if (length < 0 || offset < 0 || length > end || offset > end - length) {
            throw ArchiveReader.invalid("The ZIP's directory is not where the archive's end says.");
        }
        return new ZipDirectory(channel, end - length, length, entries, mask, end - length - offset);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        byte[] bytes = new RangeInputStream(channel, position, length).readNBytes(length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** What is done with each entry. */
    interface Step {
        void header(ZipHeader header) throws IOException, InterruptedException;
    }

    /** Reads all entries in the directory's order. */
    void walk(Step step) throws IOException, InterruptedException {
        try (InputStream in = new BufferedInputStream(new RangeInputStream(channel, start, length), 1 << 16)) {
            long count = 0;
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    break;
                }
                in.reset();
                step.header(ZipHeader.read(in));
                count++;
            }
            if ((count & mask) != (entries & mask)) {
                throw ArchiveReader.invalid(
                        "The ZIP's directory has " + count + " entries; the archive's end says " + entries + ".");
            }
        }
    }
}
