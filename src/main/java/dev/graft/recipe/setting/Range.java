package dev.graft.recipe.setting;

/**
 * What numbers are allowed.
 *
 * @param min smallest
 * @param aboveMin whether the smallest itself is not allowed
 * @param max largest
 * @param belowMax whether the largest itself is not allowed
 */
public record Range(double min, boolean aboveMin, double max, boolean belowMax) {
    /** For what is no number. */
    static final Range NONE = of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Range of(double min, double max) {
        return new Range(min, false, max, false);
    }

    static Range above(double min, double max) {
        return new Range(min, true, max, false);
    }

    static Range below(double min, double limit) {
        return new Range(min, false, limit, true);
    }

    boolean contains(double value) {
        return (aboveMin ? value > min : value >= min) && (belowMax ? value < max : value <= max);
    }

    String words() {
        if (aboveMin) {
            return "above " + text(min) + " and at most " + text(max);
        } else if (belowMax) {
            return "at least " + text(min) + " and below " + text(max);
        }
        return "between " + text(min) + " and " + text(max);
    }

    private static String text(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
