package dev.graft.metric;

import java.util.Arrays;
import java.util.List;

/**
 * What a classifier said of items whose labels are known.
 *
 * @param labels names in the order of the logits
 * @param items ids, at least one
 * @param truth class index of each item
 * @param logits {@code [items, labels]}
 */
public record Answers(List<String> labels, List<String> items, int[] truth, float[] logits) {
    public Answers {
        labels = List.copyOf(labels);
        items = List.copyOf(items);
        if (truth.length != items.size() || logits.length != truth.length * labels.size()) {
            throw new IllegalArgumentException(
                    "%d items have %d labels and %d logits".formatted(items.size(), truth.length, logits.length));
        }
    }

    /** The logits of one item. */
    float[] row(int item) {
        return Arrays.copyOfRange(logits, item * labels.size(), (item + 1) * labels.size());
    }

    /** The class index with the largest logit of each item, the first of equals. */
    public int[] predicted() {
        int[] predicted = new int[truth.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = Softmax.argmax(row(i));
        }
        return predicted;
    }

    /** The probability of what was predicted of each item. */
    double[] confidence(double temperature) {
        double[] confidence = new double[truth.length];
        for (int i = 0; i < confidence.length; i++) {
            float[] row = row(i);
            confidence[i] = Math.exp(Softmax.logProbability(row, Softmax.argmax(row), temperature));
        }
        return confidence;
    }

    /** The negative logarithm of the probability that each item's label was given, in nats. */
    double[] losses(double temperature) {
        double[] losses = new double[truth.length];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = -Softmax.logProbability(row(i), truth[i], temperature);
        }
        return losses;
    }

    /** How many items have their label among the k with the largest logits; of equal logits the lower class index wins. */
    int rightAmong(int k) {
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            float own = logits[i * labels.size() + truth[i]];
            int before = 0;
            for (int label = 0; label < labels.size(); label++) {
                float other = logits[i * labels.size() + label];
                before += other > own || other == own && label < truth[i] ? 1 : 0;
            }
            right += before < k ? 1 : 0;
        }
        return right;
    }
}
