package dev.graft.training.trial;

import dev.graft.attempt.Report.Warning;
import dev.graft.attempt.VersionEvaluation;
import dev.graft.training.data.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which items of a dataset a model can be asked about: those whose label it has, too.
 *
 * @param names of the model's labels, in the order of its logits
 * @param ordinals of the items
 * @param unknown labels of the dataset that the model has not
 * @param leftOut how many items they have
 * @param absent labels of the model that the dataset has no items of
 */
record KnownLabels(List<String> names, int[] ordinals, List<String> unknown, int leftOut, List<String> absent) {
    private static final int NAMED = 5;

    static KnownLabels of(TrainingData data, List<String> names) {
        int[] ordinals = IntStream.range(0, data.items().size())
                .filter(ordinal ->
                        names.contains(data.items().get(ordinal).label().text()))
                .toArray();
        return new KnownLabels(
                names,
                ordinals,
                data.labels().stream().filter(label -> !names.contains(label)).toList(),
                data.items().size() - ordinals.length,
                names.stream().filter(name -> !data.labels().contains(name)).toList());
    }

    /** @param learnedFromIt whether the model has learned from this very dataset */
    List<Warning> warnings(boolean learnedFromIt) {
        List<Warning> warnings = new ArrayList<>();
        if (!unknown.isEmpty()) {
            warnings.add(new Warning(
                    "unknown_labels",
                    "%d items are left out: the model has not their labels (%s).".formatted(leftOut, shown(unknown))));
        }
        if (!absent.isEmpty()) {
            warnings.add(new Warning(
                    "absent_labels",
                    "The dataset has no items of these labels of the model: %s. They count in macro F1 with 0."
                            .formatted(shown(absent))));
        }
        if (learnedFromIt) {
            warnings.add(new Warning(
                    VersionEvaluation.SEEN,
                    "The model has learned from the train split of this dataset: train and all say nothing about pictures"
                            + " that it has not seen."));
        }
        return warnings;
    }

    private static String shown(List<String> labels) {
        String named = labels.stream().limit(NAMED).collect(Collectors.joining(", "));
        return labels.size() > NAMED ? named + " and " + (labels.size() - NAMED) + " more" : named;
    }
}
