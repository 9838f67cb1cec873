package dev.graft.resource;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Makes ids: a prefix, {@code _}, and 26 characters of Crockford's base 32, of which the first ten are the time in
 * milliseconds and the rest is random, as in the ULID specification. Ids of one maker sort in the order of their making.
 */
public final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 26;
    private static final int RANDOM_BITS = 80;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long lastMillis;
    private BigInteger lastRandom = BigInteger.ZERO;

    public Ids(Clock clock) {
        this.clock = clock;
    }

    /** The next id: {@code ds_01J…} for the prefix {@code ds}. */
    public synchronized String next(String prefix) {
        long now = Math.max(clock.millis(), lastMillis);
        // Within one millisecond the random part counts up, so that order holds. Half of its range is left for that.
        lastRandom = now == lastMillis ? lastRandom.add(BigInteger.ONE) : new BigInteger(RANDOM_BITS - 1, random);
        lastMillis = now;
        BigInteger value = BigInteger.valueOf(now).shiftLeft(RANDOM_BITS).or(lastRandom);
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt(value.intValue() & 31);
            value = value.shiftRight(5);
        }
        return prefix + "_" + new String(text);
    }

    /** Whether a text has the form of an id with this prefix; it need not exist. */
    public static boolean isId(String prefix, String text) {
        return text.length() == prefix.length() + 1 + LENGTH
                && text.startsWith(prefix + "_")
                && text.chars().skip(prefix.length() + 1).allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }
}
