package dev.graft.image.augment;

import java.util.List;

/**
 * The colour of what a change leaves empty, 0 to 255 each: the mean that a network subtracts, so that it sees about zero
 * there.
 */
public record Fill(int red, int green, int blue) {
    public Fill {
        if ((red | green | blue) < 0 || Math.max(red, Math.max(green, blue)) > 255) {
            throw new IllegalArgumentException("no colour: " + red + ", " + green + ", " + blue);
        }
    }

    /** @param mean of red, green and blue, in 0..1 */
    public static Fill of(List<Double> mean) {
        return new Fill(level(mean.get(0)), level(mean.get(1)), level(mean.get(2)));
    }

    private static int level(double value) {
        return (int) Math.rint(255 * Math.max(0, Math.min(1, value)));
    }

    void put(byte[] rgb, int at) {
        rgb[at] = (byte) red;
        rgb[at + 1] = (byte) green;
        rgb[at + 2] = (byte) blue;
    }
}
