package dev.graft.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JPEG file's markers, read up to the first scan: what its pixels are, and the few segments that decoding them needs.
 * ITU-T T.81, annex B; the choice of the colour model is libjpeg's ({@code default_decompress_parms} in jdapimin.c).
 */
final class JpegFile {
    private static final int PROGRESSIVE = 0xC2;
    private static final int SOS = 0xDA;
    private static final int EOI = 0xD9;
    private static final int APP1 = 0xE1;
    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    /** Encoders make about ten; each makes the decoder walk over all blocks, however few bytes it has. */
    private static final int MAX_SCANS = 100;

    private final byte[] bytes;
    private int next = 2;
    private int frame;
    private boolean jfif;
    private int adobe = -1;
    private Optional<Orientation> exif = Optional.empty();
    private Orientation xmp = Orientation.UPRIGHT;

    private JpegFile(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the markers before the first scan; what follows is looked at by {@link #essentials}. */
    static JpegFile read(byte[] bytes) {
        JpegFile file = new JpegFile(bytes);
        int marker;
        while ((marker = file.nextMarker()) != SOS) {
            if (marker == EOI) {
                throw UnreadableImageException.damaged("it has no scan");
            }
            file.segment(marker, file.next);
            file.next += file.length(file.next);
        }
        if (file.frame == 0) {
            throw UnreadableImageException.damaged("it has a scan before its frame");
        }
        return file;
    }

    int width() {
        return u16(frame + 5);
    }

    int height() {
        return u16(frame + 3);
    }

    /** 1 for grey, 3 for colour, 4 for CMYK. */
    int components() {
        return bytes[frame + 7];
    }

    /** Whether a component has all columns of the frame but half of its rows. */
    boolean halvedDownwards(int component) {
        int columns = 0;
        int rows = 0;
        for (int c = 0; c < components(); c++) {
            columns = Math.max(columns, sampling(c) >> 4);
            rows = Math.max(rows, sampling(c) & 15);
        }
        return sampling(component) >> 4 == columns && (sampling(component) & 15) * 2 == rows;
    }

    /** Whether three components are YCbCr rather than RGB, or four YCCK rather than CMYK. */
    boolean luminance() {
        if (components() == 4) {
            return adobe > 0;
        }
        boolean namedRgb = id(0) == 'R' && id(1) == 'G' && id(2) == 'B';
        return jfif || (adobe >= 0 ? adobe != 0 : !namedRgb);
    }

    /**
     * Whether the scans bring every coefficient in its last bit: of a progressive file that leaves some out, decoders
     * make up what is missing, each version in its way.
     *
     * @throws UnreadableImageException as {@link #essentials}
     */
    boolean isComplete() {
        if ((bytes[frame - 1] & 0xFF) != PROGRESSIVE) {
            return true;
        }
        long[] known = new long[components()];
        next = 2;
        int marker;
        while ((marker = nextMarker()) != EOI) {
            int end = next + length(next);
            if (marker == SOS) {
                note(next, end, known);
                end = endOfScan(end);
            }
            next = end;
        }
        return Arrays.stream(known).allMatch(coefficients -> coefficients == -1);
    }

    /** Notes, as bits, which coefficients of which components a scan finishes. */
    private void note(int at, int end, long[] known) {
        if (end - at < 8) {
            return;
        }
        int count = bytes[at + 2];
        int first = bytes[end - 3];
        int last = bytes[end - 2];
        boolean lastBit = (bytes[end - 1] & 15) == 0;
        if (!lastBit || at + 6 + 2 * count != end || first < 0 || last < first || last > 63) {
            return;
        }
        for (int i = at + 3; i < end - 3; i += 2) {
            for (int c = 0; c < known.length; c++) {
                known[c] |= id(c) == bytes[i] ? -1L << first & -1L >>> 63 - last : 0;
            }
        }
    }

    Orientation orientation() {
        return exif.orElse(xmp);
    }

    /**
     * The file without comments and application data, with one Adobe segment that states the colour model: a decoder
     * can neither trip over a profile or a thumbnail nor come to a colour model of its own.
     *
     * @param transform Adobe's code of the colour model: 0 as stored, 1 YCbCr
     * @throws UnreadableImageException if the end of the image is not there, or its segments contradict each other
     */
    byte[] essentials(int transform) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        byte[] head = {-1, -40, -1, -18, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        out.writeBytes(head);
        next = 2;
        int scans = 0;
        int marker;
        while ((marker = nextMarker()) != EOI) {
            int end = next + length(next);
            if (marker == SOS) {
                end = endOfScan(end);
                scans++;
            }
            if (scans > MAX_SCANS) {
                throw UnreadableImageException.unsupported("A JPEG of more than " + MAX_SCANS + " scans");
            }
            if (marker < 0xE0) {
                out.write(bytes, next - 2, end - next + 2);
            }
            next = end;
        }
        out.write(0xFF);
        out.write(EOI);
        long blocks = ((width() + 7L) / 8) * ((height() + 7L) / 8);
        if (blocks > 8L * bytes.length) {
            throw UnreadableImageException.truncated("all of its " + blocks + " blocks");
        }
        return out.toByteArray();
    }

    private void segment(int marker, int at) {
        int length = length(at);
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            frame(marker, at, length);
        } else if (marker == 0xE0) {
            jfif |= length >= 16 && begins(at, "JFIF\0");
        } else if (marker == 0xEE && length >= 14 && begins(at, "Adobe")) {
            adobe = bytes[at + 13];
        } else if (marker == APP1 && begins(at, EXIF) && exif.isEmpty()) {
            exif = Orientation.ofExif(bytes, at + 2 + EXIF.length(), at + length);
        } else if (marker == APP1 && begins(at, XMP)) {
            xmp = Orientation.ofXmp(bytes, at + 2 + XMP.length(), at + length);
        }
    }

    private void frame(int marker, int at, int length) {
        if (marker > 0xC2 || length < 8 || bytes[at + 2] != 8) {
            throw UnreadableImageException.unsupported("JPEG other than 8-bit, Huffman-coded and lossy");
        }
        frame = at;
        if (length != 8 + 3 * components() || width() == 0 || height() == 0) {
            throw UnreadableImageException.damaged("its frame has no size");
        }
        if (components() != 1 && components() != 3 && components() != 4) {
            throw UnreadableImageException.unsupported("A JPEG of " + components() + " components");
        }
    }

    /** Goes past the next marker, over bytes that do not belong there, as libjpeg's {@code next_marker} does. */
    private int nextMarker() {
        for (int i = next; i + 1 < bytes.length; i++) {
            int code = bytes[i + 1] & 0xFF;
            if (bytes[i] == -1 && code != 0 && code != 0xFF) {
                next = i + 2;
                return code;
            }
        }
        throw UnreadableImageException.truncated("its end-of-image marker");
    }

    private int endOfScan(int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            int code = bytes[i + 1];
            if (bytes[i] == -1 && code != 0 && code != -1 && (code & 0xF8) != 0xD0) {
                return i;
            }
        }
        throw UnreadableImageException.truncated("its end-of-image marker");
    }

    private int length(int at) {
        if (at + 2 > bytes.length || at + u16(at) > bytes.length) {
            throw UnreadableImageException.truncated("its header is complete");
        }
        if (u16(at) < 2) {
            throw UnreadableImageException.damaged("a segment has no length");
        }
        return u16(at);
    }

    private boolean begins(int at, String name) {
        int from = at + 2;
        return length(at) >= 2 + name.length()
                && new String(bytes, from, name.length(), StandardCharsets.ISO_8859_1).equals(name);
    }

    private int id(int component) {
        return bytes[frame + 8 + 3 * component];
    }

    private int sampling(int component) {
        return bytes[frame + 9 + 3 * component] & 0xFF;
    }

    private int u16(int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
