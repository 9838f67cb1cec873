package dev.graft.reliability.fuzz.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** ZIP archives, of which each field may lie. Fields are named as in PKWARE's APPNOTE 4.3. */
public final class Zip {
    private static final int DEFLATED = 8;
    private static final int COUNT_BOMB = 3500;

    private final Dice dice;
    /** How seldom a field lies. */
    private final int honesty;

    private final Octets out = new Octets();
    private final List<byte[]> directory = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();

    public Zip(Dice dice) {
        this.dice = dice;
        this.honesty = dice.pick(4, 12, 40, 1000);
    }

    /** One of any kind. */
    public byte[] draw() {
        if (dice.oneIn(150)) {
            return countBomb();
        }
        int entries = dice.below(7);
        for (int i = 0; i < entries; i++) {
            entry(Names.draw(dice), Contents.draw(dice));
        }
        return end();
    }

    /** An honest archive of few bytes, to be cut anywhere. */
    public static byte[] small() {
        Zip zip = new Zip(Dice.of(0, "small", 0), 1_000_000);
        zip.entry("a/1.png".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        zip.entry("b/2.png".getBytes(StandardCharsets.UTF_8), new byte[100]);
        return zip.end();
    }

    /** An honest archive of these files, in two class folders by turns. */
    public static byte[] of(List<byte[]> contents) {
        Zip zip = new Zip(Dice.of(0, "honest", 0), 1_000_000);
        for (int i = 0; i < contents.size(); i++) {
            String name = (i % 2 == 0 ? "a/" : "b/") + i + ".img";
            zip.entry(name.getBytes(StandardCharsets.UTF_8), contents.get(i));
        }
        return zip.end();
    }

    private Zip(Dice dice, int honesty) {
        this.dice = dice;
        this.honesty = honesty;
    }

    /** One without further archives in it. */
    byte[] shallow() {
        entry(Names.draw(dice), dice.bytes(20));
        return end();
    }

    private byte[] countBomb() {
        boolean overlapping = dice.oneIn(2);
        for (int i = 0; i < COUNT_BOMB; i++) {
            entry(("a/" + i).getBytes(StandardCharsets.UTF_8), new byte[0]);
            if (overlapping) {
                offsets.set(i, 0);
            }
        }
        return end();
    }

    private void entry(byte[] name, byte[] content) {
        boolean bomb = dice.oneIn(200);
        boolean deflated = bomb || dice.oneIn(2);
        byte[] packed = bomb ? Contents.deflatedZeros() : deflated ? Contents.deflate(content) : content;
        if (dice.oneIn(3 * honesty)) {
            packed = Damage.of(packed, dice);
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        boolean large = dice.oneIn(8);
        long size = lie(bomb && dice.oneIn(2) ? 66L << 20 : content.length);
        long packedSize = lie(packed.length);
        int offset = dice.oneIn(2 * honesty) && !offsets.isEmpty() ? dice.pick(offsets) : out.size();
        offsets.add(offset);
        long flags = dice.oneIn(honesty) ? dice.pick(1L, 8L, 0x41L, 0xFFFFL) : 0x800;
        long method = dice.oneIn(honesty) ? dice.pick(0L, 8L, 1L, 9L, 12L, 93L, 99L, 0xFFFFL) : deflated ? DEFLATED : 0;
        out.little(4, dice.oneIn(4 * honesty) ? dice.nextLong() : 0x04034B50);
        out.little(2, 20).little(2, flags).little(2, method).little(4, 0).little(4, crc.getValue());
        out.little(4, packed.length).little(4, content.length);
        byte[] local = dice.oneIn(honesty) ? Names.draw(dice) : name;
        out.little(2, lie(local.length)).little(2, lie(0)).add(local).add(packed);
        if (flags == 8) {
            out.little(4, 0x08074B50).little(4, crc.getValue()).little(4, lie(packed.length));
        }
        directory.add(header(name, method, flags, lie(crc.getValue()), packedSize, size, lie(offset), large));
    }

    private byte[] header(
            byte[] name, long method, long flags, long crc, long packed, long size, long offset, boolean large) {
        byte[] extra =
                large ? large(size, packed, offset) : dice.oneIn(honesty) ? dice.bytes(dice.below(40)) : new byte[0];
        byte[] comment = new byte[dice.oneIn(honesty) ? dice.below(300) : 0];
        long mode = dice.oneIn(6) ? dice.pick(0xA1FFL, 0x21A4L, 0x61A4L, 0x11A4L, 0xC1A4L, 0x41EDL, 0xF000L) : 0x81A4L;
        Octets header = new Octets().little(4, dice.oneIn(10 * honesty) ? dice.nextLong() : 0x02014B50);
        header.little(1, 20).little(1, dice.pick(3L, 3L, 0L, 19L, 255L));
        header.little(2, 20).little(2, flags).little(2, method).little(4, 0).little(4, crc);
        header.little(4, large ? -1 : packed).little(4, large ? -1 : size);
        header.little(2, lie(name.length)).little(2, lie(extra.length)).little(2, lie(comment.length));
        header.little(2, 0).little(2, 0).little(4, mode << 16).little(4, large ? -1 : offset);
        return header.add(name).add(extra).add(comment).toBytes();
    }

    /** The ZIP64 field, with too few numbers in it now and then. */
    private byte[] large(long size, long packed, long offset) {
        Octets numbers = new Octets().little(8, size).little(8, packed).little(8, offset);
        byte[] cut = Arrays.copyOf(numbers.toBytes(), dice.oneIn(honesty) ? dice.below(25) : 24);
        return new Octets().little(2, 1).little(2, lie(cut.length)).add(cut).toBytes();
    }

    private byte[] end() {
        long start = out.size();
        directory.forEach(out::add);
        long length = out.size() - start;
        long count = directory.size();
        boolean large = dice.oneIn(6);
        if (large) {
            long position = out.size();
            out.little(4, 0x06064B50)
                    .little(8, lie(44))
                    .little(2, 45)
                    .little(2, 45)
                    .little(4, 0)
                    .little(4, 0);
            out.little(8, lie(count))
                    .little(8, lie(count))
                    .little(8, lie(length))
                    .little(8, lie(start));
            out.little(4, 0x07064B50).little(4, 0).little(8, lie(position)).little(4, 1);
        }
        if (dice.oneIn(4 * honesty)) {
            return out.toBytes();
        }
        byte[] comment = dice.oneIn(8) ? dice.bytes(dice.below(100)) : new byte[0];
        out.little(4, 0x06054B50).little(2, 0).little(2, 0);
        out.little(2, large ? -1 : lie(count)).little(2, large ? -1 : lie(count));
        out.little(4, large ? -1 : lie(length)).little(4, large ? -1 : lie(start));
        out.little(2, lie(comment.length)).add(comment);
        byte[] whole = out.toBytes();
        return dice.oneIn(3 * honesty)
                ? new Octets().add(dice.bytes(50)).add(whole).toBytes()
                : whole;
    }

    private long lie(long truth) {
        return dice.oneIn(honesty) ? dice.edge(truth) : truth;
    }
}
