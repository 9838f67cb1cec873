package dev.graft.dataset.layout;

import dev.graft.dataset.archive.EntryPath;
import dev.graft.dataset.item.Split;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a manifest.
 *
 * @param path relative to the manifest
 * @param labels what stands between the {@value #BAR} of the label column; none where it is empty
 */
record ManifestRow(int line, String path, List<String> labels, Optional<Split> split, Optional<String> group) {
    /** What several labels are joined by. */
    static final String BAR = "|";

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
        List<String> labels = field(fields, "label")
                .map(text -> List.of(text.split(Pattern.quote(BAR), -1)))
                .orElse(List.of());
        labels.forEach(label -> check(line, label, labels.size(), faults));
        Optional<String> word = field(fields, "split");
        Optional<Split> split = word.flatMap(Split::of);
        if (word.isPresent() && split.isEmpty()) {
            faults.add(line, "'" + word.get() + "' is no split; train, validation and test are");
        }
        return Optional.of(new ManifestRow(line, safe.text(), labels, split, field(fields, "group")));
    }

    private static Optional<String> field(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
    }

    private static void check(int line, String label, int labels, ManifestFaults faults) {
        if (labels > 1 && label.isBlank()) {
            faults.add(line, "there is nothing on one side of a '" + BAR + "' in the label");
        } else if (label.length() > MAX_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            faults.add(line, "the label has a control character or more than " + MAX_LABEL + " characters");
        }
    }
}
