package dev.graft.metric.measure;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An item of several labels that a model was wrong about, or sure of too little.
 *
 * @param item its id
 * @param label all that it has
 * @param predicted all that were predicted
 * @param loss mean binary cross-entropy of its labels
 * @param probabilities of the labels that it has or that were predicted, in the order of the labels; empty in reports of
 *     earlier versions
 */
public record MultiLabelMistake(
        String item, List<String> label, List<String> predicted, double loss, Map<String, Double> probabilities) {
    public MultiLabelMistake {
        label = List.copyOf(label);
        predicted = List.copyOf(predicted);
        probabilities = probabilities == null ? Map.of() : new LinkedHashMap<>(probabilities);
    }

    /** The items of the largest loss, at most {@code most}. */
    public static List<MultiLabelMistake> worst(
            int most,
            List<String> labels,
            List<String> items,
            boolean[][] truth,
            float[] logits,
            boolean[][] predicted,
            double[] losses) {
        return IntStream.range(0, losses.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -losses[i]).thenComparing(items::get))
                .limit(most)
                .map(i -> new MultiLabelMistake(
                        items.get(i),
                        named(labels, truth[i]),
                        named(labels, predicted[i]),
                        losses[i],
                        probabilities(labels, truth[i], predicted[i], logits, i * labels.size())))
                .toList();
    }

    private static List<String> named(List<String> labels, boolean[] has) {
        return IntStream.range(0, has.length)
                .filter(label -> has[label])
                .mapToObj(labels::get)
                .toList();
    }

    private static Map<String, Double> probabilities(
            List<String> labels, boolean[] truth, boolean[] predicted, float[] logits, int row) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int label = 0; label < truth.length; label++) {
            if (truth[label] || predicted[label]) {
                probabilities.put(labels.get(label), Sigmoid.probability(logits[row + label]));
            }
        }
        return probabilities;
    }
}
