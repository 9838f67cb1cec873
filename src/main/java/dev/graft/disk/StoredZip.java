package dev.graft.disk;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP whose entries are stored as they are and have one fixed time: the same content gives the same bytes, on every
 * machine and in every time zone. Content of any size goes through without standing in memory.
 */
public final class StoredZip implements AutoCloseable {
    /** Early, but not the first that the format can tell: the JDK takes that one for an unknown time. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int EXTRA_HEADER_BYTES = 4;
    /** Tag of the padding that PyTorch's writer uses. */
    private static final short PADDING = 0x4246;

    private final CountingStream counted;
    private final ZipOutputStream zip;
    private final int alignment;

    /** What an entry holds; written twice, the same each time, for a ZIP wants size and checksum ahead. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes to a stream, which is closed with this.
     *
     * @param alignment each entry's content begins at a multiple of so many bytes; 1 for no matter where
     */
    public StoredZip(OutputStream out, int alignment) {
        this.counted = new CountingStream(out);
        this.zip = new ZipOutputStream(counted);
        this.alignment = alignment;
    }

    public void add(String name, byte[] content) throws IOException {
        add(name, out -> out.write(content));
    }

    public void add(String name, Content content) throws IOException {
        CountingStream size = new CountingStream(OutputStream.nullOutputStream());
        CheckedOutputStream checked = new CheckedOutputStream(size, new CRC32());
        content.writeTo(checked);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size.count);
        entry.setCrc(checked.getChecksum().getValue());
        entry.setTimeLocal(TIME);
        zip.flush();
        long begin = counted.count + LOCAL_HEADER_BYTES + name.getBytes(StandardCharsets.UTF_8).length;
        if (begin % alignment != 0) {
            entry.setExtra(padding(begin + EXTRA_HEADER_BYTES));
        }
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /** An extra field that moves what begins there to the next multiple. */
    private byte[] padding(long begin) {
        int length = (int) (-begin & alignment - 1);
        return ByteBuffer.allocate(EXTRA_HEADER_BYTES + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(PADDING)
                .putShort((short) length)
                .array();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static final class CountingStream extends FilterOutputStream {
        private long count;

        CountingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }
}
