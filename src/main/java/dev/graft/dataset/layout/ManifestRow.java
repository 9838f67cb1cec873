package dev.graft.dataset.layout;

import dev.graft.dataset.archive.EntryPath;
import dev.graft.dataset.item.Split;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A line of a manifest.
 *
 * @param path relative to the manifest
 * @param label empty where none is named
 */
record ManifestRow(int line, String path, Optional<String> label, Optional<Split> split, Optional<String> group) {
    private static final int MAX_LABEL = 255;

    /**
     * Reads a line's fields, of which absent and empty mean the same.
     *
     * @param faults takes what is wrong with them
     */
    static Optional<ManifestRow> of(int line, Map<String, String> fields, ManifestFaults faults) {
        Optional<String> path = field(fields, "path");
        if (path.isEmpty()) {
            faults.add(line, "there is no path");
            return Optional.empty();
        }
        EntryPath safe = EntryPath.of(path.get().getBytes(StandardCharsets.UTF_8));
        if (safe.fault().isPresent()) {
            faults.add(
                    line,
                    "the path '" + safe.text() + "' can't be one, as "
                            + safe.fault().get());
        }
        Optional<String> label = field(fields, "label");
        label.ifPresent(text -> check(line, text, faults));
        Optional<String> word = field(fields, "split");
        Optional<Split> split = word.flatMap(Split::of);
        if (word.isPresent() && split.isEmpty()) {
            faults.add(line, "'" + word.get() + "' is no split; train, validation and test are");
        }
        return Optional.of(new ManifestRow(line, safe.text(), label, split, field(fields, "group")));
    }

    private static Optional<String> field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }

    private static void check(int line, String label, ManifestFaults faults) {
        if (label.indexOf('|') >= 0) {
            faults.add(
                    line,
                    "the label '" + label + "' names several, which image_multilabel will mean; so far"
                            + " image_classification is supported, with one label each");
        } else if (label.length() > MAX_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            faults.add(line, "the label has a control character or more than " + MAX_LABEL + " characters");
        }
    }
}
