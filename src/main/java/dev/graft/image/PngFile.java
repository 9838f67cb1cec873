package dev.graft.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A PNG file: its chunks, and its pixels as PIL has them after {@code convert("RGB")}. Colours are taken as stored,
 * whatever gamma or profile says; alpha and transparency are dropped; of 16 bits the high byte counts. Checksums are
 * not looked at. Specification: W3C PNG, third edition.
 */
final class PngFile {
    private static final int PALETTE = 3;
    /** Samples of a pixel by the colour's type. */
    private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};
    /** What there is: ten times the bits of a sample, and the colour's type. */
    private static final Set<Integer> KINDS = Set.of(10, 20, 40, 80, 160, 82, 162, 13, 23, 43, 83, 84, 164, 86, 166);
    /** Start and step in x, then in y, of Adam7's passes; the last row is a picture that is not interlaced. */
    private static final int[][] PASSES = {
        {0, 8, 0, 8}, {4, 8, 0, 8}, {0, 4, 4, 8}, {2, 4, 0, 4}, {0, 2, 2, 4}, {1, 2, 0, 2}, {0, 1, 1, 2}, {0, 1, 0, 1}
    };
    /** Deflate spends two bits at least on 258 bytes. */
    private static final int MAX_RATIO = 1032;

    private static final String XMP = "XML:com.adobe.xmp\0";

    private final byte[] bytes;
    private final int depth;
    private final int colorType;
    private final List<int[]> data = new ArrayList<>();
    private byte[] palette = {};
    private Optional<Orientation> exif = Optional.empty();
    private Orientation xmp = Orientation.UPRIGHT;

    private PngFile(byte[] bytes) {
        this.bytes = bytes;
        this.depth = bytes[24];
        this.colorType = bytes[25];
    }

    /** Reads the chunks. That some are missing at the end is no fault before their pixels are asked for. */
    static PngFile read(byte[] bytes) {
        if (bytes.length < 33) {
            throw UnreadableImageException.truncated("its header is complete");
        }
        PngFile file = new PngFile(bytes);
        file.checkHeader();
        int at = 8;
        while (at + 8 <= bytes.length && !file.named(at, "IEND")) {
            int from = at + 8;
            int to = (int) Math.min(bytes.length, from + Integer.toUnsignedLong(file.i32(at)));
            file.chunk(at, from, to);
            at = (int) Math.min(bytes.length, to + 4L);
        }
        return file;
    }

    int width() {
        return i32(16);
    }

    int height() {
        return i32(20);
    }

    Orientation orientation() {
        return exif.orElse(xmp);
    }

    private void checkHeader() {
        if (!named(8, "IHDR") || width() < 1 || height() < 1) {
            throw UnreadableImageException.damaged("it has no size");
        }
        boolean known = colorType >= 0 && colorType < CHANNELS.length && KINDS.contains(10 * depth + colorType);
        if (!known || bytes[26] != 0 || bytes[27] != 0 || (bytes[28] & ~1) != 0) {
            throw UnreadableImageException.damaged("its header names no kind of PNG");
        }
    }

    private void chunk(int at, int from, int to) {
        if (named(at, "IDAT")) {
            data.add(new int[] {from, to - from});
        } else if (named(at, "PLTE")) {
            palette = Arrays.copyOfRange(bytes, from, to);
        } else if (named(at, "eXIf")) {
            exif = Orientation.ofExif(bytes, from, to);
        } else if (named(at, "iTXt")
                && text(from, Math.min(XMP.length(), to - from)).equals(XMP)) {
            xmp = Orientation.ofXmp(bytes, from, to);
        }
    }

    /** The picture as stored, not yet turned upright. */
    RgbImage decode() {
        if (colorType == PALETTE && palette.length == 0) {
            throw UnreadableImageException.damaged("its palette is missing");
        }
        List<int[]> passes =
                bytes[28] == 0 ? List.of(PASSES[7]) : List.of(PASSES).subList(0, 7);
        long size = 0;
        for (int[] pass : passes) {
            size += (long) extent(height(), pass[2], pass[3]) * (1 + rowBytes(extent(width(), pass[0], pass[1])));
        }
        long stored = data.stream().mapToLong(range -> range[1]).sum();
        if (size > MAX_RATIO * stored) {
            throw UnreadableImageException.truncated("all of its pixels");
        }
        byte[] rgb = new byte[3 * width() * height()];
        Rows rows = new Rows();
        try {
            for (int[] pass : passes) {
                decode(pass, rows, rgb);
            }
        } catch (DataFormatException e) {
            throw UnreadableImageException.damaged(String.valueOf(e.getMessage()));
        } finally {
            rows.inflater.end();
        }
        return new RgbImage(width(), height(), rgb);
    }

    private void decode(int[] pass, Rows rows, byte[] rgb) throws DataFormatException {
        int columns = extent(width(), pass[0], pass[1]);
        rows.start(Math.toIntExact(rowBytes(columns)), Math.max(1, CHANNELS[colorType] * depth / 8));
        for (int y = pass[2]; columns > 0 && y < height(); y += pass[3]) {
            byte[] row = rows.next();
            int at = 3 * (y * width() + pass[0]);
            expand(row, columns, rgb, at, 3 * pass[1]);
        }
    }

    private void expand(byte[] row, int columns, byte[] rgb, int at, int step) {
        int channels = CHANNELS[colorType];
        boolean indexed = colorType == PALETTE;
        int scale = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
        for (int x = 0, to = at; x < columns; x++, to += step) {
            if (indexed) {
                index(sample(row, x), rgb, to);
            } else {
                int first = x * channels;
                rgb[to] = (byte) (scale * sample(row, first));
                rgb[to + 1] = channels < 3 ? rgb[to] : (byte) sample(row, first + 1);
                rgb[to + 2] = channels < 3 ? rgb[to] : (byte) sample(row, first + 2);
            }
        }
    }

    /** The first sample of a byte stands in its highest bits, the high byte of 16 bits before the low one. */
    private int sample(byte[] row, int i) {
        if (depth >= 8) {
            return row[1 + i * (depth / 8)] & 0xFF;
        }
        int bit = i * depth;
        return row[1 + bit / 8] >> 8 - depth - bit % 8 & (1 << depth) - 1;
    }

    /** A colour of the palette; black beyond its end. */
    private void index(int index, byte[] rgb, int to) {
        if (3 * index + 3 <= palette.length) {
            System.arraycopy(palette, 3 * index, rgb, to, 3);
        }
    }

    private long rowBytes(int columns) {
        return ((long) columns * CHANNELS[colorType] * depth + 7) / 8;
    }

    private static int extent(int size, int start, int step) {
        return size > start ? (size - start - 1) / step + 1 : 0;
    }

    private boolean named(int at, String name) {
        return text(at + 4, 4).equals(name);
    }

    private String text(int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private int i32(int at) {
        return ByteBuffer.wrap(bytes).getInt(at);
    }

    /** The inflated rows, with PNG's filters undone; each starts with a byte for its filter. */
    private final class Rows {
        private final Inflater inflater = new Inflater();
        private int chunk;
        private int pixel;
        private byte[] row = {};
        private byte[] above = {};

        void start(int rowBytes, int pixelBytes) {
            pixel = pixelBytes;
            row = new byte[1 + rowBytes];
            above = new byte[1 + rowBytes];
        }

        byte[] next() throws DataFormatException {
            byte[] recycled = above;
            above = row;
            row = recycled;
            inflate();
            int filter = row[0];
            if (filter < 0 || filter > 4) {
                throw UnreadableImageException.damaged("a row has no known filter");
            }
            for (int i = 1; filter != 0 && i < row.length; i++) {
                int left = i > pixel ? row[i - pixel] & 0xFF : 0;
                int up = above[i] & 0xFF;
                int corner = i > pixel ? above[i - pixel] & 0xFF : 0;
                int expected =
                        switch (filter) {
                            case 1 -> left;
                            case 2 -> up;
                            case 3 -> left + up >> 1;
                            default -> paeth(left, up, corner);
                        };
                row[i] += (byte) expected;
            }
            return row;
        }

        private void inflate() throws DataFormatException {
            for (int done = 0; done < row.length; ) {
                int count = inflater.inflate(row, done, row.length - done);
                done += count;
                if (count == 0 && inflater.needsInput() && chunk < data.size()) {
                    int[] range = data.get(chunk++);
                    inflater.setInput(bytes, range[0], range[1]);
                } else if (count == 0) {
                    throw UnreadableImageException.truncated("all of its pixels");
                }
            }
        }

        private static int paeth(int left, int up, int corner) {
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
        }
    }
}
