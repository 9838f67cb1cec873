package dev.graft.reliability.fuzz.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** TAR archives, packed by gzip or not, of which each field may lie: V7, ustar, PAX and GNU. */
public final class Tar {
    private static final int BLOCK = 512;

    /** Type flags that somebody gave a meaning to. */
    private static final String TYPES = "1234567DgxXLKSMNVAEZ";

    private final Dice dice;
    private final int honesty;
    private final Octets out = new Octets();

    public Tar(Dice dice) {
        this(dice, dice.pick(4, 12, 40, 1000));
    }

    private Tar(Dice dice, int honesty) {
        this.dice = dice;
        this.honesty = honesty;
    }

    /** One of any kind. */
    public byte[] draw() {
        for (int i = 1 + dice.below(6); i > 0; i--) {
            switch (dice.below(6)) {
                case 0 -> pax();
                case 1 -> longName();
                case 2 -> sparse();
                default -> entry(Names.draw(dice), dice.pick('0', '\0', '0', any()), Contents.draw(dice));
            }
        }
        return end(dice.oneIn(honesty) ? dice.below(1024) : 1024);
    }

    /** The same as a gzip stream, which may lie too. */
    public byte[] drawPacked() {
        if (dice.oneIn(400)) {
            return bomb();
        }
        byte[] packed = Contents.gzip(draw());
        return switch (dice.below(honesty)) {
            case 0 -> Damage.of(packed, dice);
            case 1 -> new Octets().add(packed).add(packed).toBytes();
            case 2 -> new Octets().add(packed).add(dice.bytes(30)).toBytes();
            case 3 -> Arrays.copyOf(packed, packed.length - dice.below(9));
            case 4 -> named(packed, dice.below(100_000));
            default -> packed;
        };
    }

    /** An honest archive of few bytes, to be cut anywhere. */
    public static byte[] small() {
        Tar tar = new Tar(Dice.of(0, "small", 0), 1_000_000);
        tar.entry("a/1.png".getBytes(StandardCharsets.UTF_8), '0', new byte[] {1, 2, 3});
        return tar.end(1024);
    }

    /** A file of zeros behind a picture, packed to a thousandth. */
    private byte[] bomb() {
        Octets head = new Octets().add(header(new byte[] {'z'}, '0', 66L << 20));
        return new Octets()
                .add(Contents.gzip(head.toBytes()))
                .add(Contents.gzippedZeros())
                .toBytes();
    }

    /** With a file name in the gzip header. */
    private static byte[] named(byte[] packed, int length) {
        byte[] name = new byte[length];
        Arrays.fill(name, (byte) 'n');
        byte[] start = Arrays.copyOf(packed, 10);
        start[3] |= 8;
        return new Octets()
                .add(start)
                .add(name)
                .zeros(1)
                .add(Arrays.copyOfRange(packed, 10, packed.length))
                .toBytes();
    }

    private char any() {
        return dice.oneIn(6) ? (char) dice.below(256) : TYPES.charAt(dice.below(TYPES.length()));
    }

    private void entry(byte[] name, char type, byte[] content) {
        out.add(header(name, type, lie(content.length))).add(content);
        out.zeros(-content.length & BLOCK - 1);
    }

    /** A header of records before the next entry. */
    private void pax() {
        Octets records = new Octets();
        for (int i = dice.below(5); i >= 0; i--) {
            String keyword = dice.pick(
                    "path", "size", "linkpath", "GNU.sparse.major", "GNU.sparse.name", "uid", "mtime", "", "comment");
            byte[] value = keyword.equals("size")
                    ? dice.pick("5", "-1", "0x10", "99999999999999999999", "999999999999999999", "", "1e3")
                            .getBytes(StandardCharsets.UTF_8)
                    : Names.draw(dice);
            records.add(record(keyword, value));
        }
        if (dice.oneIn(2 * honesty)) {
            records.add(dice.bytes(dice.below(200)));
        }
        entry(new byte[] {'p'}, dice.pick('x', 'x', 'X', 'g'), records.toBytes());
    }

    private byte[] record(String keyword, byte[] value) {
        int body = keyword.length() + value.length + 3;
        int length = body + Integer.toString(body + 1).length();
        String stated = dice.oneIn(honesty)
                ? dice.pick("0", "-5", "999999999", "9999999999", "", "x", Long.toString(lie(length)))
                : Integer.toString(length);
        Octets record = new Octets().text(stated).text(" ").text(keyword);
        return record.text(dice.oneIn(2 * honesty) ? "" : "=")
                .add(value)
                .text("\n")
                .toBytes();
    }

    private void longName() {
        int length = dice.pick(0, 1, 101, 300, 1025, 5000, dice.below(100_000));
        byte[] name = new byte[length];
        Arrays.fill(name, (byte) (char) dice.pick('n', '/', '.', '\0'));
        char type = dice.pick('L', 'L', 'K');
        if (dice.oneIn(2 * honesty)) {
            out.add(header("././@LongLink".getBytes(StandardCharsets.UTF_8), type, dice.edge(1 << 20)));
        } else {
            entry("././@LongLink".getBytes(StandardCharsets.UTF_8), type, name);
        }
    }

    /** GNU's sparse files: a map in the header, and blocks of it as long as a flag says so. */
    private void sparse() {
        byte[] header = header(Names.draw(dice), 'S', lie(BLOCK));
        header[482] = (byte) dice.below(2);
        seal(header);
        out.add(header);
        for (int i = dice.below(3); i > 0; i--) {
            byte[] block = dice.bytes(BLOCK);
            block[504] = (byte) dice.below(2);
            out.add(block);
        }
        out.zeros(BLOCK);
    }

    private byte[] header(byte[] name, char type, long size) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, 100));
        put(block, 100, "0000644");
        put(block, 124, String.format("%011o", size));
        if (size < 0 || size >= 1L << 33 || dice.oneIn(10)) {
            byte[] large = new Octets().big(4, 0x80000000L).big(8, size).toBytes();
            System.arraycopy(large, 0, block, 124, large.length);
        } else if (dice.oneIn(4 * honesty)) {
            put(block, 124, dice.pick("-0000000001", "9999999999", "   12  ", "777777777777", "abc"));
        }
        block[156] = (byte) type;
        put(block, 157, dice.pick("", "../../etc/passwd", "/etc/shadow", "a/1.png"));
        put(block, 257, dice.pick("ustar\00000", "ustar  \0", ""));
        if (dice.oneIn(5)) {
            put(block, 345, dice.pick("pre", "..", "/abs", "p".repeat(155)));
        }
        seal(block);
        if (dice.oneIn(8 * honesty)) {
            block[148] ^= 1;
        }
        return block;
    }

    private static void seal(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xFF;
        }
        put(block, 148, String.format("%06o\0", sum));
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, block.length - at));
    }

    private byte[] end(int zeros) {
        return out.zeros(zeros).toBytes();
    }

    private long lie(long truth) {
        return dice.oneIn(honesty) ? dice.edge(truth) : truth;
    }
}
