package dev.graft.image;

import java.util.Locale;

/** How a resized pixel is weighed together from the source's: Pillow's filters of the same names (Resample.c). */
public enum Interpolation {
    BILINEAR(1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            return x < 1 ? 1 - x : 0;
        }
    },
    /** Keys' cubic convolution with a = -0.5. */
    BICUBIC(2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return ((A + 2) * x - (A + 3)) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
        }
    };

    private static final double A = -0.5;

    private final double support;

    Interpolation(double support) {
        this.support = support;
    }

    /** The weight of a source pixel at this distance from the target's centre, in pixels of the coarser of the two. */
    abstract double weight(double distance);

    /** The distance from which on weights are 0. */
    double support() {
        return support;
    }

    /** As it stands in files and ids: {@code bilinear}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
