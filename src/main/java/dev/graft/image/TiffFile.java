package dev.graft.image;

import dev.graft.image.UnreadableImageException.Reason;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A TIFF structure, of which EXIF is one: the whole numbers of its first directory, and its pixels, which the JDK's
 * reader unpacks after all that it would believe has been checked. Specification: TIFF 6.0.
 */
final class TiffFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int STRIP_BYTES = 279;
    private static final int COLOR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int PREDICTOR = 317;
    private static final int SAMPLE_FORMAT = 339;
    /** As in PIL. */
    private static final int MAX_SAMPLES = 6;
    /** Pixels of a tile that is common even in pictures smaller than it. */
    private static final int LARGE_TILE = 1 << 20;

    /** LZW's strings grow by a byte with each code, until its table is full: 7.4 million bytes from 5,403. */
    private static final long MAX_RATIO = 1400;
    /** Of memory, for 8-bit RGB: the samples twice, and the picture. */
    private static final long BYTES_PER_PIXEL = 9;

    private static final int CMYK = 5;
    /** None, LZW, deflate (two codes), PackBits. */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 5L, 8L, 32946L, 32773L);
    /** White or black is 0, RGB, palette, CMYK. */
    private static final Set<Long> PHOTOMETRICS = Set.of(0L, 1L, 2L, 3L, 5L);

    private static final int[] BYTES_OF_TYPE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final ByteBuffer buffer;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private TiffFile(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Reads the first directory.
     *
     * @param from where the byte order mark stands; offsets in the structure count from here
     * @param to the end of what may be read
     */
    static TiffFile read(byte[] bytes, int from, int to) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from).slice();
        if (buffer.limit() < 8) {
            throw UnreadableImageException.truncated("its header is complete");
        }
        buffer.order(buffer.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (buffer.getShort(2) != 42) {
            throw UnreadableImageException.damaged("it has no TIFF header");
        }
        TiffFile file = new TiffFile(buffer);
        file.readEntries(Integer.toUnsignedLong(buffer.getInt(4)));
        return file;
    }

    private void readEntries(long offset) {
        int count = Short.toUnsignedInt(buffer.getShort(inside(offset, 2)));
        int first = inside(offset + 2, 12L * count);
        for (int at = first; at < first + 12 * count; at += 12) {
            int type = Short.toUnsignedInt(buffer.getShort(at + 2));
            long values = Integer.toUnsignedLong(buffer.getInt(at + 4));
            long size = type < BYTES_OF_TYPE.length ? values * BYTES_OF_TYPE[type] : 0;
            long where = size > 4 ? Integer.toUnsignedLong(buffer.getInt(at + 8)) : at + 8L;
            entries.putIfAbsent(Short.toUnsignedInt(buffer.getShort(at)), new Entry(type, values, where, size));
        }
    }

    /** An offset as an index, once it and what it points to are known to lie in the file. */
    private int inside(long offset, long size) {
        if (offset + size > buffer.limit()) {
            throw UnreadableImageException.truncated("what its directory points to");
        }
        return (int) offset;
    }

    private boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The first value of a tag, or another where the tag is missing or no whole number. */
    private long value(int tag, long otherwise) {
        long[] values = values(tag);
        return values.length == 0 ? otherwise : values[0];
    }

    /** All values of a tag; none where the tag is missing or of a type other than SHORT and LONG. */
    private long[] values(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null || entry.type != SHORT && entry.type != LONG) {
            return new long[0];
        }
        int at = inside(entry.offset, entry.size);
        long[] values = new long[(int) entry.count];
        for (int i = 0; i < values.length; i++) {
            values[i] = entry.type == SHORT
                    ? Short.toUnsignedLong(buffer.getShort(at + 2 * i))
                    : Integer.toUnsignedLong(buffer.getInt(at + 4 * i));
        }
        return values;
    }

    private int size(int tag) {
        long size = value(tag, 0);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw UnreadableImageException.damaged("it has no size");
        }
        return (int) size;
    }

    int width() {
        return size(WIDTH);
    }

    int height() {
        return size(HEIGHT);
    }

    /** What the orientation tag says; nothing where there is none. */
    Optional<Orientation> orientation() {
        return has(ORIENTATION) ? Optional.of(Orientation.of(value(ORIENTATION, 1))) : Optional.empty();
    }

    /** The first picture as stored, not yet turned upright, if it takes no more memory than so many usual pixels. */
    RgbImage decode(long maxPixels) {
        checkKind();
        long stored = checkPlaces(STRIP_OFFSETS, STRIP_BYTES) + checkPlaces(TILE_OFFSETS, TILE_BYTES);
        checkSize(stored, maxPixels);
        BufferedImage image = ImageDecoder.read("tiff", buffer.array(), reader -> reader.read(0));
        return rgb(image);
    }

    private void checkKind() {
        long[] bits = values(BITS);
        long depth = bits.length == 0 ? 1 : bits[0];
        long samples = value(SAMPLES, 1);
        boolean known = COMPRESSIONS.contains(value(COMPRESSION, 1))
                && PHOTOMETRICS.contains(value(PHOTOMETRIC, 0))
                && Arrays.stream(bits).allMatch(b -> b == depth)
                && (depth == 8 || depth == 16 || samples == 1 && (depth == 1 || depth == 2 || depth == 4))
                && samples >= 1
                && samples <= MAX_SAMPLES
                && Arrays.stream(values(SAMPLE_FORMAT)).allMatch(f -> f == 1)
                && !(depth == 16 && value(PREDICTOR, 1) == 2);
        if (!known) {
            throw UnreadableImageException.unsupported("A TIFF of this compression, colour model or depth");
        }
        long tile = value(TILE_WIDTH, 0) * value(TILE_HEIGHT, 0);
        if (value(TILE_WIDTH, 0) > Short.MAX_VALUE || tile > (long) width() * height() + LARGE_TILE) {
            throw UnreadableImageException.damaged("its tiles are much larger than the picture");
        }
    }

    /** How many bytes of pixels there are, once it is known that all of them lie in the file. */
    private long checkPlaces(int offsetsTag, int bytesTag) {
        long[] offsets = values(offsetsTag);
        long[] sizes = values(bytesTag);
        long stored = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] + (i < sizes.length ? sizes[i] : 0) > buffer.limit()) {
                throw UnreadableImageException.truncated("all of its pixels");
            }
            stored += i < sizes.length ? sizes[i] : buffer.limit() - offsets[i];
        }
        return stored;
    }

    /** Before the reader allocates them all: it keeps the samples as they are, and those of a strip once more. */
    private void checkSize(long stored, long maxPixels) {
        long pixels = (long) width() * height();
        long samples = (pixels * value(SAMPLES, 1) * value(BITS, 1) + 7) / 8;
        if (samples > MAX_RATIO * Math.min(stored, buffer.limit())) {
            throw UnreadableImageException.truncated("all of its pixels");
        }
        if (2 * samples + 3 * pixels > BYTES_PER_PIXEL * maxPixels) {
            throw new UnreadableImageException(Reason.TOO_MANY_PIXELS, "Its pixels take more memory than is allowed.");
        }
    }

    private RgbImage rgb(BufferedImage image) {
        Raster raster = image.getRaster();
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int shift = raster.getSampleModel().getSampleSize(0) == 16 ? 8 : 0;
        byte[] palette = palette(image.getColorModel());
        boolean cmyk = value(PHOTOMETRIC, 0) == CMYK && bands > 3;
        int[] row = new int[width * bands];
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int i = 0; i < row.length; i += bands, at += 3) {
                if (palette.length > 0) {
                    System.arraycopy(palette, 3 * row[i], rgb, at, 3);
                    continue;
                }
                for (int c = 0; c < 3; c++) {
                    int value = row[bands < 3 ? i : i + c] >> shift;
                    rgb[at + c] = cmyk ? JpegDecoder.ink(value, 255 - (row[i + 3] >> shift)) : (byte) value;
                }
            }
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    /** Three bytes for each value of a sample, if samples are indices: of 16 bits, as in PIL, the high ones. */
    private byte[] palette(ColorModel model) {
        if (!(model instanceof IndexColorModel indexed)) {
            return new byte[0];
        }
        int size = indexed.getMapSize();
        long[] map = values(COLOR_MAP);
        byte[] palette = new byte[3 * size];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = map.length == palette.length
                    ? (byte) (map[i % 3 * size + i / 3] >> 8)
                    : (byte) (indexed.getRGB(i / 3) >> 16 - 8 * (i % 3));
        }
        return palette;
    }

    private record Entry(int type, long count, long offset, long size) {}
}
