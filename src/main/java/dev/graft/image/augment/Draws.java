package dev.graft.image.augment;

import java.util.SplittableRandom;

/** Random numbers of one item in one epoch: nothing but seed, epoch and item decides them. */
final class Draws {
    /** Apart from the numbers that crops are drawn with. */
    private static final long STREAM = 0x6175676D656E74L;

    private Draws() {}

    /** @param epoch counted from 0 */
    static SplittableRandom of(long seed, int epoch, int item) {
        long counter = (long) epoch << 32 | Integer.toUnsignedLong(item);
        long job = new SplittableRandom(seed ^ STREAM).nextLong();
        return new SplittableRandom(new SplittableRandom(job ^ counter).nextLong());
    }

    static double between(double from, double to, SplittableRandom random) {
        return from + (to - from) * random.nextDouble();
    }
}
