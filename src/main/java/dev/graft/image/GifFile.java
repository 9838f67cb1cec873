package dev.graft.image;

import java.util.Arrays;

/**
 * A GIF file's first picture on its screen, as PIL has it after {@code convert("RGB")}: what the picture leaves free has
 * the transparent colour, or colour 0. Specification: GIF89a.
 */
final class GifFile {
    private static final int TABLE = 4096;
    /** First row and distance of rows, pass by pass. */
    private static final int[][] INTERLACED = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

    private static final int[][] STRAIGHT = {{0, 1}};

    private final byte[] bytes;
    private int next;
    private int transparent;
    private int frame;
    /** Where the colours stand; -1 for none, which PIL takes for grey. */
    private int palette = -1;

    private int colors;

    private GifFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads up to the first picture's pixels. */
    static GifFile read(byte[] bytes) {
        GifFile file = new GifFile(bytes);
        file.next = 13;
        file.palette(10);
        file.findFrame();
        if (file.u16(file.frame + 4) == 0 || file.u16(file.frame + 6) == 0) {
            throw UnreadableImageException.damaged("its first picture has no size");
        }
        return file;
    }

    /** Of the screen, widened if the picture reaches beyond it. */
    int width() {
        return Math.max(u16(6), u16(frame) + u16(frame + 4));
    }

    /** Of the screen, heightened if the picture reaches beyond it. */
    int height() {
        return Math.max(u16(8), u16(frame + 2) + u16(frame + 6));
    }

    private void findFrame() {
        while (true) {
            int block = u8(next++);
            if (block == ',') {
                frame = next;
                next += 9;
                palette(frame + 8);
                return;
            } else if (block == ';') {
                throw UnreadableImageException.damaged("it has no picture");
            } else if (block == '!') {
                boolean control = u8(next++) == 0xF9;
                if (control && u8(next) >= 4 && (u8(next + 1) & 1) != 0) {
                    transparent = u8(next + 4);
                }
                while (u8(next) != 0) {
                    next += 1 + u8(next);
                }
                next++;
            }
        }
    }

    private void palette(int flagsAt) {
        int flags = u8(flagsAt);
        if ((flags & 0x80) != 0) {
            palette = next;
            colors = 2 << (flags & 7);
            next += 3 * colors;
        }
    }

    RgbImage decode() {
        int width = u16(frame + 4);
        int height = u16(frame + 6);
        byte[] indices = new byte[width * height];
        unpack(indices);
        int screen = width();
        byte[] rgb = new byte[3 * screen * height()];
        if (indices.length * 3 < rgb.length) {
            for (int at = 0; at < rgb.length; at += 3) {
                color(transparent, rgb, at);
            }
        }
        int row = 0;
        for (int[] pass : (u8(frame + 8) & 0x40) != 0 ? INTERLACED : STRAIGHT) {
            for (int y = pass[0]; y < height; y += pass[1], row++) {
                int at = 3 * ((u16(frame + 2) + y) * screen + u16(frame));
                for (int i = row * width; i < (row + 1) * width; i++, at += 3) {
                    color(indices[i] & 0xFF, rgb, at);
                }
            }
        }
        return new RgbImage(screen, height(), rgb);
    }

    private void color(int index, byte[] rgb, int at) {
        if (palette < 0) {
            Arrays.fill(rgb, at, at + 3, (byte) index);
        } else if (index < colors) {
            System.arraycopy(bytes, palette + 3 * index, rgb, at, 3);
        }
    }

    /** Lempel, Ziv and Welch's strings: each code stands for the string of its prefix and one more index. */
    private void unpack(byte[] indices) {
        int[] prefix = new int[TABLE];
        byte[] last = new byte[TABLE];
        byte[] first = new byte[TABLE];
        int[] length = new int[TABLE];
        Codes codes = new Codes(next);
        int clear = 1 << codes.minimum;
        for (int code = 0; code < clear; code++) {
            first[code] = last[code] = (byte) code;
            length[code] = 1;
        }
        int size = clear + 2;
        int previous = -1;
        for (int done = 0; done < indices.length; ) {
            int code = codes.next(size);
            if (code == clear) {
                size = clear + 2;
                previous = -1;
                continue;
            }
            if (code == clear + 1) {
                throw UnreadableImageException.truncated("all of its pixels");
            }
            if (code > size || code >= clear && previous < 0 || code == size && size == TABLE) {
                throw UnreadableImageException.damaged("a code has no meaning yet");
            }
            if (previous >= 0 && size < TABLE) {
                prefix[size] = previous;
                first[size] = first[previous];
                last[size] = first[code == size ? previous : code];
                length[size] = length[previous] + 1;
                size++;
            }
            int end = done + length[code];
            for (int at = end - 1, c = code; at >= done; at--, c = prefix[c]) {
                if (at < indices.length) {
                    indices[at] = last[c];
                }
            }
            done = end;
            previous = code;
        }
    }

    private int u8(int at) {
        if (at >= bytes.length) {
            throw UnreadableImageException.truncated("all of its pixels");
        }
        return bytes[at] & 0xFF;
    }

    private int u16(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    /** Codes of growing width, least bit first, out of blocks of up to 255 bytes. */
    private final class Codes {
        final int minimum;
        private int at;
        private int left;
        private int bits;
        private int count;

        Codes(int from) {
            minimum = u8(from);
            at = from + 1;
            if (minimum < 1 || minimum > 8) {
                throw UnreadableImageException.damaged("its codes have no width");
            }
        }

        /** The next code, as wide as the next free place in a table of this size needs it. */
        int next(int size) {
            int width = Math.max(minimum + 1, 32 - Integer.numberOfLeadingZeros(Math.min(size, TABLE - 1)));
            while (count < width) {
                if (left == 0) {
                    left = u8(at++);
                    if (left == 0) {
                        throw UnreadableImageException.truncated("all of its pixels");
                    }
                }
                bits |= u8(at++) << count;
                count += 8;
                left--;
            }
            int code = bits & (1 << width) - 1;
            bits >>>= width;
            count -= width;
            return code;
        }
    }
}
