package dev.graft.model;

import dev.graft.metric.Softmax;
import dev.graft.metric.measure.Sigmoid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a version says of one input, or why it says nothing.
 *
 * @param label the most probable one; empty where there is an error, it is not probable enough, or there are no labels
 * @param probability of the most probable label
 * @param belowThreshold whether that is less than what was asked for: "none of these"
 * @param labels of several labels those that are probable enough, best first; empty for other tasks
 * @param value of a regression, in its dataset's unit; empty for other tasks
 * @param top the most probable labels, best first; of equals the one of lower class index
 * @param error what is wrong with the input
 */
public record Prediction(
        Optional<String> label,
        Optional<Double> probability,
        boolean belowThreshold,
        Optional<List<Scored>> labels,
        Optional<Double> value,
        List<Scored> top,
        Optional<Failure> error) {
    /** A label with its probability. */
    public record Scored(String label, double probability) {}

    /**
     * What is wrong with an input.
     *
     * @param code of {@link dev.graft.error.ErrorCode}
     */
    public record Failure(String code, String message) {}

    public Prediction {
        top = List.copyOf(top);
    }

    /**
     * Reads a version's outputs.
     *
     * @param outputs of the network: logits of labels, or a value
     * @param topK how many labels to list
     * @param threshold probability that a label needs; empty for none, or of several labels each its own
     */
    static Prediction of(ModelVersion version, float[] outputs, int topK, Optional<Double> threshold) {
        return switch (version.task()) {
            case IMAGE_REGRESSION -> ofValue(outputs[0]);
            case IMAGE_MULTILABEL -> ofSeveral(version, outputs, topK, threshold);
            default -> ofOne(version, outputs, topK, threshold.orElse(0.0));
        };
    }

    private static Prediction ofOne(ModelVersion version, float[] logits, int topK, double threshold) {
        double[] probabilities =
                Softmax.probabilities(logits, version.confidence().temperature());
        List<Scored> scored = scored(version.labels(), probabilities);
        Scored best = scored.get(0);
        boolean below = best.probability() < threshold;
        return new Prediction(
                below ? Optional.empty() : Optional.of(best.label()),
                Optional.of(best.probability()),
                below,
                Optional.empty(),
                Optional.empty(),
                scored.subList(0, Math.min(topK, scored.size())),
                Optional.empty());
    }

    private static Prediction ofSeveral(ModelVersion version, float[] logits, int topK, Optional<Double> threshold) {
        double[] probabilities = IntStream.range(0, logits.length)
                .mapToDouble(i -> Sigmoid.probability(logits[i]))
                .toArray();
        List<Scored> scored = scored(version.labels(), probabilities);
        List<Scored> above = scored.stream()
                .filter(label -> label.probability()
                        >= threshold.orElseGet(
                                () -> version.thresholds().get(version.labels().indexOf(label.label()))))
                .toList();
        Scored best = scored.get(0);
        return new Prediction(
                Optional.of(best.label()),
                Optional.of(best.probability()),
                above.isEmpty(),
                Optional.of(above),
                Optional.empty(),
                scored.subList(0, Math.min(topK, scored.size())),
                Optional.empty());
    }

    private static Prediction ofValue(float value) {
        return new Prediction(
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of((double) value),
                List.of(),
                Optional.empty());
    }

    private static List<Scored> scored(List<String> labels, double[] probabilities) {
        return IntStream.range(0, labels.size())
                .mapToObj(i -> new Scored(labels.get(i), probabilities[i]))
                .sorted(Comparator.comparingDouble(Scored::probability).reversed())
                .toList();
    }

    static Prediction failed(Failure error) {
        return new Prediction(
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(error));
    }
}
