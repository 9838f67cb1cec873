package dev.graft.metric;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is done to a classifier's logits before somebody relies on its probabilities; chosen on the validation split.
 *
 * @param temperature that logits are divided by; 1 leaves them as they are
 * @param fittedOn items that the temperature was fitted on; 0 where it was not
 * @param threshold below which the best label's probability means "none of these"; empty where nothing was there to
 *     choose it by
 */
public record Confidence(double temperature, int fittedOn, Optional<Threshold> threshold) {
    /** For a classifier of which nothing is known. */
    public static final Confidence UNKNOWN = new Confidence(1, 0, Optional.empty());

    /** With fewer items than this, a temperature says more about them than about the classifier. */
    static final int FEWEST_ITEMS = 50;

    /**
     * The choice for a classifier that said this of the validation split. Where all of it is right, the surer a classifier
     * is, the better it looks: then nothing is known about its temperature.
     */
    public static Confidence of(Answers validation) {
        int items = validation.truth().length;
        if (items < FEWEST_ITEMS) {
            return UNKNOWN;
        }
        boolean allRight = Arrays.equals(validation.predicted(), validation.truth());
        double temperature = allRight ? 1 : Temperature.fit(validation);
        return new Confidence(temperature, allRight ? 0 : items, Threshold.of(validation, temperature));
    }
}
