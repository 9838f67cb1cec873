package dev.graft.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A BMP file as PIL has it after {@code convert("RGB")}: 1, 4 and 8 bits with a palette, plain or run-length encoded,
 * and colours of 16, 24 and 32 bits, of which alpha is dropped. In run-length encoding it follows Microsoft's
 * specification where PIL does not (empty rows, odd literal runs of 4 bits).
 */
final class BmpFile {
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;

    private final ByteBuffer buffer;
    private final boolean old;

    private BmpFile(byte[] bytes) {
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.old = headerBytes() == 12;
    }

    static BmpFile read(byte[] bytes) {
        if (bytes.length < 26) {
            throw UnreadableImageException.truncated("its header is complete");
        }
        BmpFile file = new BmpFile(bytes);
        if (!file.old && (file.headerBytes() < 40 || file.headerBytes() > 124)) {
            throw UnreadableImageException.damaged("its header has no known length");
        }
        if (14 + file.headerBytes() > bytes.length) {
            throw UnreadableImageException.truncated("its header is complete");
        }
        if (file.width() < 1 || file.height() < 1) {
            throw UnreadableImageException.damaged("it has no size");
        }
        return file;
    }

    int width() {
        return old ? u16(18) : buffer.getInt(18);
    }

    int height() {
        return old ? u16(20) : Math.abs(buffer.getInt(22));
    }

    RgbImage decode() {
        int compression = old ? 0 : buffer.getInt(30);
        int bits = u16(old ? 24 : 28);
        boolean runs = compression == RLE8 && bits == 8 || compression == RLE4 && bits == 4;
        boolean plain = compression == 0 && (bits == 1 || bits == 4 || bits == 8 || bits == 24);
        boolean fields = (compression == 0 || compression == BIT_FIELDS) && (bits == 16 || bits == 32);
        if (!runs && !plain && !fields) {
            throw UnreadableImageException.unsupported("A BMP of " + bits + " bits and compression " + compression);
        }
        long row = (long) width() * bits;
        long needed = offset(bits) + (row + 31) / 32 * 4 * (height() - 1) + (row + 7) / 8;
        if (!runs && needed > buffer.limit()) {
            throw UnreadableImageException.truncated("all of its pixels");
        }
        byte[] rgb = new byte[3 * width() * height()];
        if (runs) {
            runs(bits, rgb);
        } else {
            int stride = (int) ((row + 31) / 32 * 4);
            int[] masks = fields ? masks(bits, compression) : new int[0];
            for (int y = 0, at = offset(bits); y < height(); y++, at += stride) {
                switch (bits) {
                    case 16, 32 -> fields(bits, masks, at, rgb, start(y));
                    case 24 -> reversed(at, rgb, start(y));
                    default -> indices(bits, at, rgb, start(y));
                }
            }
        }
        return new RgbImage(width(), height(), rgb);
    }

    /** Where a row of the file goes; the first one is the lowest, unless the height is negative. */
    private int start(int row) {
        boolean topDown = !old && buffer.getInt(22) < 0;
        return 3 * width() * (topDown ? row : height() - 1 - row);
    }

    private int offset(int bits) {
        int stated = buffer.getInt(10);
        int headers = 14 + headerBytes();
        // Some writers forget the palette; PIL's BmpImagePlugin mends it the same way.
        int offset = stated == headers && bits <= 8 ? headers + 4 * colors(bits) : stated;
        if (offset < headers) {
            throw UnreadableImageException.damaged("its pixels start within its header");
        }
        return offset;
    }

    private int colors(int bits) {
        int stated = old ? 0 : buffer.getInt(46);
        return stated > 0 && stated <= 256 ? stated : 1 << bits;
    }

    private void indices(int bits, int from, byte[] rgb, int start) {
        for (int x = 0, at = start; x < width(); x++, at += 3) {
            int bit = x * bits;
            color(u8(from + bit / 8) >> 8 - bits - bit % 8 & (1 << bits) - 1, bits, rgb, at);
        }
    }

    private void color(int index, int bits, byte[] rgb, int at) {
        if (index < colors(bits)) {
            reverse(14 + headerBytes() + index * (old ? 3 : 4), rgb, at);
        }
    }

    private void reversed(int from, byte[] rgb, int start) {
        for (int x = 0; x < width(); x++) {
            reverse(from + 3 * x, rgb, start + 3 * x);
        }
    }

    private void reverse(int from, byte[] rgb, int at) {
        rgb[at] = (byte) u8(from + 2);
        rgb[at + 1] = (byte) u8(from + 1);
        rgb[at + 2] = (byte) u8(from);
    }

    /** Which bits are red, green and blue. */
    private int[] masks(int bits, int compression) {
        int[] usual = bits == 16 ? new int[] {0x7C00, 0x3E0, 0x1F} : new int[] {0xFF0000, 0xFF00, 0xFF};
        if (compression != BIT_FIELDS || buffer.limit() < 66) {
            return usual;
        }
        int[] masks = {buffer.getInt(54), buffer.getInt(58), buffer.getInt(62)};
        return (masks[0] | masks[1] | masks[2]) == 0 ? usual : masks;
    }

    private void fields(int bits, int[] masks, int from, byte[] rgb, int start) {
        for (int x = 0; x < width(); x++) {
            int pixel = bits == 16 ? u16(from + 2 * x) : buffer.getInt(from + 4 * x);
            for (int c = 0; c < 3; c++) {
                int shift = Integer.numberOfTrailingZeros(masks[c]);
                long max = Math.max(1, masks[c] >>> shift);
                rgb[start + 3 * x + c] = (byte) (((pixel & masks[c]) >>> shift) * 255L / max);
            }
        }
    }

    /** Runs of one index (or two, by turns), literal runs, ends of rows and jumps, to the end mark or the last row. */
    private void runs(int bits, byte[] rgb) {
        int at = offset(bits);
        int x = 0;
        int y = 0;
        while (y < height()) {
            int count = u8(at);
            int code = u8(at + 1);
            at += 2;
            if (count == 0 && code == 0) {
                x = 0;
                y++;
            } else if (count == 0 && code == 1) {
                return;
            } else if (count == 0 && code == 2) {
                x = Math.min(width(), x + u8(at));
                y += u8(at + 1);
                at += 2;
            } else {
                int length = count == 0 ? code : count;
                for (int i = 0; i < length; i++, x++) {
                    int bit = i * bits;
                    int octet = count > 0 ? code : u8(at + bit / 8);
                    int index = bits == 8 ? octet : octet >> 4 - bit % 8 & 15;
                    if (x < width()) {
                        color(index, bits, rgb, start(y) + 3 * x);
                    }
                }
                at += count == 0 ? (length * bits + 15) / 16 * 2 : 0;
            }
        }
    }

    private int headerBytes() {
        return buffer.getInt(14);
    }

    private int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    private int u8(int at) {
        if (at >= buffer.limit()) {
            throw UnreadableImageException.truncated("all of its pixels");
        }
        return buffer.get(at) & 0xFF;
    }
}
