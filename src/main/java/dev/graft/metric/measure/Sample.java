package dev.graft.metric.measure;

import java.util.Arrays;
import java.util.Random;

/** Some of many, each as likely as any other, and the same ones each time: the first steps of a Fisher-Yates shuffle. */
public final class Sample {
    private static final long SEED = 42;

    private Sample() {}

    /**
     * Places of those that are drawn, rising; all where there are no more than that.
     *
     * @param items how many there are
     * @param most how many are drawn at most
     */
    public static int[] of(int items, int most) {
        int[] places = new int[items];
        Arrays.setAll(places, i -> i);
        if (items <= most) {
            return places;
        }
        Random random = new Random(SEED);
        for (int i = 0; i < most; i++) {
            int other = i + random.nextInt(items - i);
            int place = places[other];
            places[other] = places[i];
            places[i] = place;
        }
        int[] drawn = Arrays.copyOf(places, most);
        Arrays.sort(drawn);
        return drawn;
    }
}
