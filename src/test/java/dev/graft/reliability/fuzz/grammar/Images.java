package dev.graft.reliability.fuzz.grammar;

import dev.graft.image.Pictures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Pictures, bent where it matters: of the references' files, which have every kind that the decoder reads (CMYK, 16 bits,
 * progressive, interlaced, animated, turned, 1x1, 30,000x1), one field, chunk or segment lies, its checksum mended.
 */
public final class Images {
    private static final List<String> FILES = new String(Pictures.bytes("files.tsv"), StandardCharsets.US_ASCII)
            .lines()
            .map(line -> line.split("\t")[0])
            .toList();
    private static final int SIZES = 14;
    /** Of a PNG's first chunk with its signature before it. */
    private static final int PNG_HEAD = 8;

    private Images() {}

    public static List<String> files() {
        return FILES;
    }

    public static byte[] draw(Dice dice) {
        byte[] whole = Pictures.bytes(dice.pick(FILES));
        return switch (dice.below(6)) {
            case 0 -> whole;
            case 1 -> Damage.of(whole, dice);
            case 2 -> Arrays.copyOf(whole, dice.below(whole.length + 1));
            case 3 -> resized(whole.clone(), dice);
            default -> bent(whole.clone(), dice);
        };
    }

    /** One that is all zeros in a TIFF of the greatest samples that are read: what it takes decoded, it does not show. */
    public static byte[] emptyTiff(int width, int height, int samples, int bits) {
        byte[] packed = Contents.deflate(new byte[100]);
        Octets out = new Octets().text("II").little(2, 42).little(4, 8).little(2, 9);
        int data = 8 + 2 + 9 * 12 + 4 + 2 * samples;
        entry(out, 256, 4, 1, width);
        entry(out, 257, 4, 1, height);
        entry(out, 258, 3, samples, samples > 2 ? data - 2L * samples : bits | bits << 16);
        entry(out, 259, 3, 1, 8);
        entry(out, 262, 3, 1, samples > 2 ? 2 : 1);
        entry(out, 273, 4, 1, data);
        entry(out, 277, 3, 1, samples);
        entry(out, 278, 4, 1, height);
        entry(out, 279, 4, 1, packed.length);
        out.little(4, 0);
        for (int i = 0; i < samples; i++) {
            out.little(2, bits);
        }
        return out.add(packed).toBytes();
    }

    private static void entry(Octets out, int tag, int type, int count, long value) {
        out.little(2, tag).little(2, type).little(4, count).little(4, value);
    }

    private static long size(Dice dice) {
        return switch (dice.below(SIZES)) {
            case 0 -> 30_000;
            case 1 -> 65_500;
            case 2 -> 6_900;
            default -> dice.edge(40);
        };
    }

    /** Width or height say something else. */
    private static byte[] resized(byte[] bytes, Dice dice) {
        boolean width = dice.oneIn(2);
        switch (bytes[0] & 0xFF) {
            case 0x89 -> {
                put(bytes, width ? 16 : 20, new Octets().big(4, size(dice)));
                seal(bytes, PNG_HEAD);
            }
            case 'G' -> put(bytes, width ? 6 : 8, new Octets().little(2, size(dice)));
            case 'B' -> put(bytes, width ? 18 : 22, new Octets().little(4, size(dice)));
            case 0xFF -> {
                int frame = segment(bytes, dice, true);
                put(bytes, frame + (width ? 7 : 5), new Octets().big(2, size(dice)));
            }
            default -> field(bytes, dice, width ? 256 : 257);
        }
        return bytes;
    }

    private static byte[] bent(byte[] bytes, Dice dice) {
        return switch (bytes[0] & 0xFF) {
            case 0x89 -> png(bytes, dice);
            case 0xFF -> jpeg(bytes, dice);
            case 'I', 'M' -> field(bytes, dice, -1);
            default -> Damage.of(bytes, dice);
        };
    }

    /** Some chunk's content or length, with a checksum that fits again; or a chunk twice, or gone. */
    private static byte[] png(byte[] bytes, Dice dice) {
        int at = PNG_HEAD;
        for (int skip = dice.below(5); skip > 0 && at + 12 + length(bytes, at) + 12 <= bytes.length; skip--) {
            at += 12 + length(bytes, at);
        }
        int length = length(bytes, at);
        byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 12 + length));
        byte[] rest = Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 12 + length), bytes.length);
        Octets out = new Octets().add(Arrays.copyOf(bytes, at));
        switch (dice.below(4)) {
            case 0 -> out.add(chunk).add(chunk);
            case 1 -> put(chunk, 0, new Octets().big(4, dice.edge(length)));
            case 2 -> {
                byte[] content = Damage.of(Arrays.copyOfRange(chunk, 8, Math.max(8, chunk.length - 4)), dice);
                byte[] sealed = new Octets()
                        .big(4, content.length)
                        .add(Arrays.copyOfRange(chunk, 4, 8))
                        .add(content)
                        .zeros(4)
                        .toBytes();
                seal(sealed, 0);
                out.add(sealed);
            }
            default -> {
                String type = dice.pick("tRNS", "PLTE", "IHDR", "IDAT", "iCCP", "eXIf", "acTL", "zTXt", "IEND");
                byte[] content = dice.bytes(dice.pick(0, 1, 6, 13, 300));
                byte[] added = new Octets()
                        .big(4, content.length)
                        .text(type)
                        .add(content)
                        .zeros(4)
                        .toBytes();
                seal(added, 0);
                out.add(added).add(chunk);
            }
        }
        return out.add(rest).toBytes();
    }

    private static int length(byte[] bytes, int at) {
        return at + 4 <= bytes.length ? Math.max(0, ByteBuffer.wrap(bytes).getInt(at) & 0xFFFFFF) : 0;
    }

    /** Mends the checksum of the chunk that starts there. */
    private static void seal(byte[] bytes, int at) {
        int length = length(bytes, at);
        if (at + 12 + length <= bytes.length) {
            CRC32 crc = new CRC32();
            crc.update(bytes, at + 4, 4 + length);
            put(bytes, at + 8 + length, new Octets().big(4, crc.getValue()));
        }
    }

    /** Some segment's content or length; or one twice, gone or added. */
    private static byte[] jpeg(byte[] bytes, Dice dice) {
        int at = segment(bytes, dice, false);
        int end = Math.min(bytes.length, at + 2 + (bytes[at + 2] << 8 & 0xFF00 | bytes[at + 3] & 0xFF));
        Octets out = new Octets().add(Arrays.copyOf(bytes, at));
        byte[] segment = Arrays.copyOfRange(bytes, at, end);
        switch (dice.below(5)) {
            case 0 -> out.add(segment).add(segment);
            case 1 -> put(segment, 2, new Octets().big(2, dice.edge(segment.length - 2)));
            case 2 -> segment = Damage.of(segment, dice);
            case 3 -> segment = new byte[0];
            default -> out.add(added(dice));
        }
        return out.add(segment)
                .add(Arrays.copyOfRange(bytes, end, bytes.length))
                .toBytes();
    }

    /** An EXIF block or a colour profile that may be broken, or anything else that an application may add. */
    private static byte[] added(Dice dice) {
        byte[] content =
                switch (dice.below(4)) {
                    case 0 -> exif(dice);
                    case 1 -> Damage.of(exif(dice), dice);
                    case 2 ->
                        new Octets()
                                .text("ICC_PROFILE\0")
                                .little(2, dice.edge(0x0101))
                                .add(dice.bytes(dice.below(200)))
                                .toBytes();
                    default -> dice.bytes(dice.below(64));
                };
        int marker = dice.oneIn(3) ? 0xC0 + dice.below(64) : dice.pick(0xE1, 0xE2, 0xEE);
        return new Octets()
                .big(1, 0xFF)
                .big(1, marker)
                .big(2, dice.oneIn(8) ? dice.edge(0) : content.length + 2)
                .add(content)
                .toBytes();
    }

    private static byte[] exif(Dice dice) {
        Octets tiff = new Octets().text("Exif\0\0II").little(2, 42).little(4, dice.oneIn(3) ? dice.edge(8) : 8);
        tiff.little(2, dice.oneIn(3) ? dice.edge(1) : 1);
        return tiff.little(2, 0x112)
                .little(2, dice.pick(3, 4, 1, 7, 99))
                .little(4, dice.oneIn(3) ? dice.edge(1) : 1)
                .little(4, dice.oneIn(3) ? dice.edge(1) : 1 + dice.below(9))
                .little(4, dice.edge(0))
                .toBytes();
    }

    /** Where a segment starts: the frame header, or any before the first scan. */
    private static int segment(byte[] bytes, Dice dice, boolean frame) {
        int at = 2;
        while (at + 10 < bytes.length) {
            int marker = bytes[at + 1] & 0xFF;
            int length = bytes[at + 2] << 8 & 0xFF00 | bytes[at + 3] & 0xFF;
            boolean found = frame ? marker >= 0xC0 && marker <= 0xC2 : dice.oneIn(4);
            if (found || marker == 0xDA || at + 2 + length + 10 >= bytes.length) {
                return at;
            }
            at += 2 + length;
        }
        return 2;
    }

    /** A TIFF's entry, of a tag or any, gets another type, count or value. */
    private static byte[] field(byte[] bytes, Dice dice, int tag) {
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = buffer.getInt(4);
        int count = Short.toUnsignedInt(buffer.getShort(directory));
        for (int i = 0; i < count; i++) {
            int at = directory + 2 + 12 * i;
            if (Short.toUnsignedInt(buffer.getShort(at)) == tag || tag < 0 && dice.oneIn(3)) {
                switch (tag < 0 ? dice.below(4) : 2) {
                    case 0 ->
                        buffer.putShort(
                                at + 2, dice.pick(1, 2, 3, 4, 5, 12, 13, 0, 999).shortValue());
                    case 1 -> buffer.putInt(at + 4, (int) dice.edge(buffer.getInt(at + 4)));
                    case 2 -> buffer.putInt(at + 8, (int) size(dice));
                    default -> buffer.putShort(at + 8, (short) dice.below(9));
                }
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, Octets octets) {
        byte[] content = octets.toBytes();
        if (at + content.length <= bytes.length) {
            System.arraycopy(content, 0, bytes, at, content.length);
        }
    }
}
