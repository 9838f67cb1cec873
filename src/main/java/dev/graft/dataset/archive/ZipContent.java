package dev.graft.dataset.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** A ZIP entry's unpacked bytes, held to what the directory says of them: their number and their checksum. */
final class ZipContent extends InputStream {
    private final ZipHeader header;
    private final UnpackBudget budget;
    private final Inflater inflater = new Inflater(true);
    private final InputStream unpacked;
    private final CRC32 crc = new CRC32();
    private long left;

    ZipContent(InputStream packed, ZipHeader header, UnpackBudget budget) {
        this.header = header;
        this.budget = budget;
        this.left = header.size();
        this.unpacked =
                header.method() == ZipHeader.STORED ? packed : new InflaterInputStream(packed, inflater, 1 << 14);
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
        int count = unpack(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new DamagedEntryException("it unpacks to fewer bytes than the archive says");
        }
        budget.count(count);
        crc.update(target, offset, count);
        left -= count;
        if (left == 0) {
            check();
        }
        return count;
    }

    private int unpack(byte[] target, int offset, int length) throws IOException {
        try {
            return unpacked.read(target, offset, length);
        } catch (EOFException | ZipException e) {
            throw new DamagedEntryException("its compressed data are damaged");
        }
    }

    private void check() throws IOException {
        if (unpack(new byte[1], 0, 1) >= 0) {
            throw new DamagedEntryException("it unpacks to more bytes than the archive says");
        }
        if (crc.getValue() != header.crc()) {
            throw new DamagedEntryException("its bytes do not fit the archive's checksum");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
