package dev.graft.reliability.fuzz.grammar;

import java.util.List;
import java.util.SplittableRandom;

/** The random choices behind one input: the same seed and number give the same input again. Not thread-safe. */
public final class Dice {
    private final SplittableRandom random;

    private Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The dice of one input of a trial, whatever was drawn for those before it. */
    public static Dice of(long seed, String kind, int number) {
        return new Dice((seed * 31 + kind.hashCode()) * 1_000_003L + number);
    }

    /** From 0 to below the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    public long nextLong() {
        return random.nextLong();
    }

    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A number at an edge of some type, or near another number. */
    public long edge(long near) {
        return switch (below(4)) {
            case 0 -> near + pick(-1L, 1L, 0L, 256L, -256L);
            case 1 -> pick(0L, 1L, -1L, 0x7FL, 0x80L, 0xFFL, 0x7FFFL, 0x8000L, 0xFFFFL, 0x10000L);
            case 2 ->
                pick(
                        0x7FFFFFFFL,
                        0x80000000L,
                        0xFFFFFFFEL,
                        0xFFFFFFFFL,
                        0x100000000L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        0x4000000000000000L);
            default -> nextLong() >>> below(64);
        };
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
