package dev.graft.reliability.fuzz.grammar;

import java.util.Arrays;

/** Blind changes of bytes, mostly near the start, where most formats keep their structure. */
public final class Damage {
    private static final int NEAR = 200;
    private static final int MOST_CHANGES = 6;

    private Damage() {}

    public static byte[] of(byte[] whole, Dice dice) {
        byte[] bytes = dice.oneIn(5) ? Arrays.copyOf(whole, dice.below(whole.length + 1)) : whole.clone();
        for (int i = dice.below(MOST_CHANGES); i >= 0 && bytes.length > 0; i--) {
            bytes = changed(bytes, dice);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Dice dice) {
        int at = dice.below(dice.oneIn(2) ? Math.min(bytes.length, NEAR) : bytes.length);
        switch (dice.below(7)) {
            case 0 -> bytes[at] = (byte) dice.below(256);
            case 1 -> bytes[at] ^= (byte) (1 << dice.below(8));
            case 2 -> bytes[at] = dice.pick((byte) 0, (byte) -1, (byte) 0x7F, (byte) 0x80);
            case 3 -> number(bytes, at, dice);
            case 4 -> {
                int from = dice.below(bytes.length);
                int length = Math.min(dice.below(64), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
            case 5 -> {
                byte[] rest = Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1 + dice.below(16)), bytes.length);
                return new Octets().add(Arrays.copyOf(bytes, at)).add(rest).toBytes();
            }
            default -> {
                byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
                return new Octets()
                        .add(Arrays.copyOf(bytes, at))
                        .add(dice.bytes(1 + dice.below(16)))
                        .add(rest)
                        .toBytes();
            }
        }
        return bytes;
    }

    /** A number of an extreme value over what stands there. */
    private static void number(byte[] bytes, int at, Dice dice) {
        int width = Math.min(bytes.length - at, dice.pick(1, 2, 4, 8));
        long value = dice.edge(0);
        byte[] octets = dice.oneIn(2)
                ? new Octets().little(width, value).toBytes()
                : new Octets().big(width, value).toBytes();
        System.arraycopy(octets, 0, bytes, at, width);
    }
}
