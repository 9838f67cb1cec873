package dev.graft.dataset.pixels;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A sparse file with a slot for each picture, filled in any order by any number of threads and processes.
 *
 * <p>A slot begins with a mark and the checksum of what follows. Only bytes that have it are ever given out, so neither
 * locks nor forcing to disk are needed: two writers write the same, and what a crash has torn counts as missing. Reading
 * goes through a memory map, as an interrupted thread closes a channel for all others. A slot's first look does not: where
 * nothing was written yet, a map of a file in memory (tmpfs) takes a page, and on a full disk the process dies of that.
 */
final class PixelFile {
    private static final int HEADER_BYTES = 8;
    private static final long MARK = 0x47524654;
    /** A map can't pass 2 GiB; a slot is in one map. */
    private static final long MAX_MAP_BYTES = 1 << 30;

    private final Path file;
    private final long[] starts;
    private final int[] maps;
    /** Slots that were seen with their mark, whose bytes therefore are on disk. Written without a lock: all write the same. */
    private final boolean[] marked;

    private final List<ByteBuffer> mapped = new ArrayList<>();
    private final List<Long> mapStarts = new ArrayList<>();

    private PixelFile(Path file, long[] starts) {
        this.file = file;
        this.starts = starts;
        this.maps = new int[starts.length - 1];
        this.marked = new boolean[maps.length];
    }

    /**
     * Opens a file, making it if it is not there.
     *
     * @param lengths of the pictures in bytes
     * @param maxBytes of the file; the pictures behind it have no slot
     */
    static PixelFile open(Path file, int[] lengths, long maxBytes) throws IOException {
        int slots = 0;
        long[] starts = new long[lengths.length + 1];
        while (slots < lengths.length
                && lengths[slots] <= MAX_MAP_BYTES - HEADER_BYTES
                && starts[slots] + HEADER_BYTES + lengths[slots] <= maxBytes) {
            starts[slots + 1] = starts[slots] + HEADER_BYTES + lengths[slots];
            slots++;
        }
        PixelFile opened = new PixelFile(file, Arrays.copyOf(starts, slots + 1));
        if (slots > 0) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            opened.map();
            // What was used last is deleted last.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        }
        return opened;
    }

    private void map() throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            long size = starts[maps.length];
            if (access.length() < size) {
                access.setLength(size);
            }
            for (int first = 0, next = 0; first < maps.length; first = next) {
                while (next < maps.length && starts[next + 1] - starts[first] <= MAX_MAP_BYTES) {
                    maps[next++] = mapped.size();
                }
                mapped.add(access.getChannel().map(MapMode.READ_ONLY, starts[first], starts[next] - starts[first]));
                mapStarts.add(starts[first]);
            }
        }
    }

    /** Whether a picture has a slot. */
    boolean has(int slot) {
        return slot < maps.length;
    }

    /**
     * Copies a picture to the buffer's position.
     *
     * @return false where it is not there yet; the buffer stands where it stood
     */
    boolean read(int slot, ByteBuffer target) {
        if (!marked[slot] && !isMarked(slot)) {
            return false;
        }
        marked[slot] = true;
        ByteBuffer map = mapped.get(maps[slot]);
        int at = (int) (starts[slot] - mapStarts.get(maps[slot]));
        long header = map.getLong(at);
        if (header >>> 32 != MARK) {
            return false;
        }
        int before = target.position();
        int length = (int) (starts[slot + 1] - starts[slot]) - HEADER_BYTES;
        target.put(map.slice(at + HEADER_BYTES, length));
        if (header(target.slice(before, length)) == header) {
            return true;
        }
        target.position(before);
        return false;
    }

    private boolean isMarked(int slot) {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            access.seek(starts[slot]);
            return access.readInt() == MARK;
        } catch (FileNotFoundException | EOFException deleted) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a picture: the buffer's remaining bytes, which stay. */
    void write(int slot, ByteBuffer picture) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(0, header(picture.duplicate()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            writeAll(channel, picture.duplicate(), starts[slot] + HEADER_BYTES);
            writeAll(channel, header, starts[slot]);
        } catch (NoSuchFileException deleted) {
            // With another dataset of the same content. What this process has mapped stays readable.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        long place = at;
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
    }

    private static long header(ByteBuffer picture) {
        CRC32 checksum = new CRC32();
        checksum.update(picture);
        return MARK << 32 | checksum.getValue();
    }
}
