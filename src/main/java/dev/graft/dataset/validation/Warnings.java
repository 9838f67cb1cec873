package dev.graft.dataset.validation;

import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Splits;
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

    static List<Warning> of(List<Label> labels, Splits splits, List<List<String>> acrossSplits) {
        List<Warning> warnings = new ArrayList<>();
        Label largest =
                labels.stream().max(Comparator.comparingInt(Warnings::train)).orElseThrow();
        Label smallest =
                labels.stream().min(Comparator.comparingInt(Warnings::train)).orElseThrow();
        if (train(largest) > IMBALANCE * train(smallest)) {
            warnings.add(new Warning(
                    "class_imbalance",
                    "'" + largest.name() + "' has " + train(largest) + " items in train, '" + smallest.name() + "' "
                            + train(smallest) + ": more than " + IMBALANCE + " times as many."));
        }
        if (!acrossSplits.isEmpty()) {
            warnings.add(new Warning(
                    "duplicates_across_splits",
                    acrossSplits.size() + " files are in more than one split; the copies in the earlier split were"
                            + " excluded. '" + acrossSplits.get(0).get(0) + "' is one."));
        }
        List<Label> few = labels.stream().filter(label -> train(label) < FEW).toList();
        if (!few.isEmpty()) {
            String names = few.stream()
                    .limit(SHOWN)
                    .map(label -> "'" + label.name() + "' (" + train(label) + ")")
                    .collect(Collectors.joining(", "));
            String more = few.size() > SHOWN ? " and " + (few.size() - SHOWN) + " more labels" : "";
            warnings.add(new Warning("few_items", names + more + " have fewer than " + FEW + " items in train."));
        }
        if (splits.validation() == 0) {
            warnings.add(new Warning("validation_empty", "There are too few items for a validation split."));
        }
        return warnings;
    }

    private static int train(Label label) {
        return label.items().train();
    }
}
