package dev.graft.metric;

/**
 * What a temperature does to a classifier's probabilities on a split.
 *
 * @param temperature that logits are divided by
 * @param before with logits as they are
 * @param after with logits divided
 */
public record Calibration(double temperature, Reliability before, Reliability after) {
    static Calibration of(Answers answers, double temperature) {
        return new Calibration(temperature, Reliability.of(answers, 1), Reliability.of(answers, temperature));
    }
}
