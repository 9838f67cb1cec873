package dev.graft.dataset.validation;

import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What does not stop a dataset but that its owner should know. */
final class Warnings {
    /** Beyond this, guessing the largest label looks good although nothing was learned. */
    private static final int IMBALANCE = 5;
    /** With fewer, a label's look can hardly be told from chance. */
    private static final int FEW = 10;
    /** As many labels as a message can name. */
    private static final int SHOWN = 5;

    private Warnings() {}

    static List<Warning> of(Task task, Tally tally, Labelling labelling) {
        List<Warning> warnings = new ArrayList<>();
        List<Label> labels = tally.labels();
        imbalance(labels, warnings);
        List<List<String>> acrossSplits = labelling.duplicatesAcrossSplits();
        if (!acrossSplits.isEmpty()) {
            warnings.add(new Warning(
                    "duplicates_across_splits",
                    acrossSplits.size() + " files are in more than one split; the copies in the earlier split were"
                            + " excluded. '" + acrossSplits.get(0).get(0) + "' is one."));
        }
        List<Label> few = labels.stream().filter(label -> train(label) < FEW).toList();
        if (!few.isEmpty()) {
            warnings.add(new Warning("few_items", named(few) + " have fewer than " + FEW + " items in train."));
        }
        if (task == Task.IMAGE_MULTILABEL) {
            withoutPositives(tally, warnings);
        }
        if (tally.splits().validation() == 0) {
            warnings.add(new Warning("validation_empty", "There are too few items for a validation split."));
        }
        return warnings;
    }

    private static void imbalance(List<Label> labels, List<Warning> warnings) {
        Comparator<Label> bySize = Comparator.comparingInt(Warnings::train);
        labels.stream().max(bySize).ifPresent(largest -> {
            Label smallest = labels.stream().min(bySize).orElseThrow();
            if (train(largest) > IMBALANCE * train(smallest)) {
                warnings.add(new Warning(
                        "class_imbalance",
                        "'" + largest.name() + "' has " + train(largest) + " items in train, '" + smallest.name() + "' "
                                + train(smallest) + ": more than " + IMBALANCE + " times as many."));
            }
        });
    }

    /** Nothing can be measured of a label that no item of a split has, nor a threshold chosen. */
    private static void withoutPositives(Tally tally, List<Warning> warnings) {
        Splits splits = tally.splits();
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            int items = split == Split.TEST ? splits.test().orElse(0) : splits.validation();
            List<Label> without = tally.labels().stream()
                    .filter(label -> items > 0 && label.items().of(split) == 0)
                    .toList();
            if (!without.isEmpty()) {
                warnings.add(new Warning(
                        "label_without_positives",
                        "No item of the " + split.code() + " split has " + named(without)
                                + "; in brackets, how many train has. What is told of them there means nothing."));
            }
        }
    }

    private static String named(List<Label> labels) {
        String names = labels.stream()
                .limit(SHOWN)
                .map(label -> "'" + label.name() + "' (" + train(label) + ")")
                .collect(Collectors.joining(", "));
        return labels.size() > SHOWN ? names + " and " + (labels.size() - SHOWN) + " more labels" : names;
    }

    private static int train(Label label) {
        return label.items().train();
    }
}
