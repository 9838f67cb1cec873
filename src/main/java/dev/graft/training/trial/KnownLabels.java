package dev.graft.training.trial;

import dev.graft.attempt.result.Report.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The labels of a dataset beside those of a model, matched by name.
 *
 * @param names of the model's labels, in the order of its outputs
 * @param unknown labels of the dataset that the model has not
 * @param absent labels of the model that the dataset has no items of
 */
record KnownLabels(List<String> names, List<String> unknown, List<String> absent) {
    private static final int NAMED = 5;

    static KnownLabels of(List<String> ofDataset, List<String> names) {
        return new KnownLabels(
                names,
                ofDataset.stream().filter(label -> !names.contains(label)).toList(),
                names.stream().filter(name -> !ofDataset.contains(name)).toList());
    }

    /**
     * What to tell of those that only one of both has.
     *
     * @param left what becomes of items with unknown labels, with a place for their names
     * @param counted what becomes of absent labels
     */
    List<Warning> warnings(String left, String counted) {
        List<Warning> warnings = new ArrayList<>();
        if (!unknown.isEmpty()) {
            warnings.add(new Warning("unknown_labels", left.formatted(shown(unknown))));
        }
        if (!absent.isEmpty()) {
            warnings.add(new Warning(
                    "absent_labels",
                    "The dataset has no items of these labels of the model: %s. %s".formatted(shown(absent), counted)));
        }
        return warnings;
    }

    private static String shown(List<String> labels) {
        String named = labels.stream().limit(NAMED).collect(Collectors.joining(", "));
        return labels.size() > NAMED ? named + " and " + (labels.size() - NAMED) + " more" : named;
    }
}
