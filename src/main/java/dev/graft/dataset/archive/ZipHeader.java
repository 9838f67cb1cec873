package dev.graft.dataset.archive;

import dev.graft.dataset.archive.Entries.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a ZIP's central directory says of one entry. Specification: PKWARE's APPNOTE 4.3.12, 4.5.3 (ZIP64).
 *
 * @param packed bytes in the archive
 * @param size bytes unpacked
 * @param offset of the entry's local header, as stated
 */
record ZipHeader(byte[] name, Kind kind, boolean encrypted, int method, long crc, long packed, long size, long offset) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    private static final int SIGNATURE = 0x02014B50;
    private static final int FIXED_BYTES = 46;
    private static final int ZIP64 = 1;
    /** Stands for "look into the ZIP64 field". */
    private static final long ELSEWHERE = 0xFFFFFFFFL;

    private static final int UNIX = 3;
    private static final int MACOS = 19;

    /** Reads one header of the directory. */
    static ZipHeader read(InputStream in) throws IOException {
        ByteBuffer fixed = read(in, FIXED_BYTES);
        if (fixed.getInt(0) != SIGNATURE) {
            throw ArchiveReader.invalid("The ZIP's directory has something in it that is no entry.");
        }
        byte[] name = read(in, u16(fixed, 28)).array();
        ByteBuffer extra = read(in, u16(fixed, 30));
        read(in, u16(fixed, 32));
        long size = u32(fixed, 24);
        long packed = u32(fixed, 20);
        long offset = u32(fixed, 42);
        ByteBuffer large = zip64(extra);
        // The field holds only those that the fixed part has no room for, in this order.
        size = size == ELSEWHERE ? next(large) : size;
        packed = packed == ELSEWHERE ? next(large) : packed;
        offset = offset == ELSEWHERE ? next(large) : offset;
        if (size < 0 || packed < 0 || offset < 0) {
            throw ArchiveReader.invalid("The ZIP's directory has an entry of a negative size.");
        }
        Kind kind = kind(fixed, name);
        boolean encrypted = (u16(fixed, 8) & 1) != 0;
        return new ZipHeader(name, kind, encrypted, u16(fixed, 10), u32(fixed, 16), packed, size, offset);
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw ArchiveReader.invalid("The ZIP's directory ends within an entry.");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == ZIP64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long next(ByteBuffer large) {
        if (large.remaining() < Long.BYTES) {
            throw ArchiveReader.invalid("The ZIP's directory has an entry without its ZIP64 sizes.");
        }
        return large.getLong();
    }

    /** Systems that have links say so in the upper half of the external attributes, with the bits of {@code st_mode}. */
    private static Kind kind(ByteBuffer fixed, byte[] name) {
        if (name.length > 0 && name[name.length - 1] == '/') {
            return Kind.FOLDER;
        }
        int system = fixed.get(5);
        int mode = system == UNIX || system == MACOS ? fixed.getInt(38) >>> 28 : 0;
        return switch (mode) {
            case 0, 010 -> Kind.FILE;
            case 004 -> Kind.FOLDER;
            case 012 -> Kind.LINK;
            default -> Kind.DEVICE;
        };
    }

    private static int u16(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static long u32(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
