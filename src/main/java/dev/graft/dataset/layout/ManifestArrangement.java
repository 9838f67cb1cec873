package dev.graft.dataset.layout;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Labels that a manifest lists. */
final class ManifestArrangement implements Arrangement {
    private final String file;
    private final Task task;
    private final Map<String, ManifestRow> rows = new HashMap<>();
    private final Set<String> ignored;

    private ManifestArrangement(String file, Task task, Set<String> ignored) {
        this.file = file;
        this.task = task;
        this.ignored = ignored;
    }

    /**
     * Reads a manifest.
     *
     * @param path of the manifest in the archive; the paths in it count from its folder
     * @param maxRows how many lines are believed
     * @param asked the task to read it for; empty where it is to tell
     */
    static ManifestArrangement read(String path, InputStream content, int maxRows, Optional<Task> asked)
            throws IOException {
        String file = path.substring(path.lastIndexOf('/') + 1);
        ManifestFaults faults = new ManifestFaults(file);
        ManifestReader reader = new ManifestReader(faults, maxRows);
        if (file.endsWith(".csv")) {
            reader.readCsv(content);
        } else {
            reader.readJsonLines(content);
        }
        Task task = asked.orElseGet(() -> LabelColumn.recognise(reader.rows()));
        ManifestArrangement arrangement = new ManifestArrangement(file, task, reader.ignored());
        String folder = path.substring(0, path.length() - file.length());
        boolean given = reader.rows().stream().anyMatch(row -> row.split().isPresent());
        for (ManifestRow row : reader.rows()) {
            ManifestRow earlier = arrangement.rows.putIfAbsent(folder + row.path(), row);
            if (earlier != null) {
                faults.add(row.line(), "'" + row.path() + "' is on line " + earlier.line() + " already");
            }
            if (given && row.split().isEmpty()) {
                faults.add(row.line(), "there is no split, though other lines have one");
            }
            if (task == Task.IMAGE_CLASSIFICATION && row.labels().size() > 1) {
                faults.add(
                        row.line(),
                        "the label '" + String.join(ManifestRow.BAR, row.labels()) + "' names several, and the task is "
                                + task.code() + "; " + Task.IMAGE_MULTILABEL.code() + " takes them");
            }
        }
        faults.throwIfAny();
        return arrangement;
    }

    @Override
    public Layout layout() {
        return Layout.MANIFEST;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public Optional<Placement> of(String path) {
        return Optional.ofNullable(rows.get(path)).flatMap(row -> LabelColumn.target(task, row.labels())
                .map(target -> new Placement(target, row.split(), row.group())));
    }

    @Override
    public Exclusion whyNot(String path) {
        ManifestRow row = rows.get(path);
        if (row == null) {
            return new Exclusion(path, ExclusionReason.NO_LABEL, file + " has no label for it");
        }
        return row.labels().isEmpty()
                ? new Exclusion(path, ExclusionReason.NO_LABEL, file + " has no label for it, on line " + row.line())
                : new Exclusion(
                        path,
                        ExclusionReason.INVALID_VALUE,
                        file + ", line " + row.line() + ": " + LabelColumn.fault(row.labels()));
    }

    @Override
    public List<Exclusion> missing(Collection<String> files) {
        Set<String> there = new HashSet<>(files);
        return rows.entrySet().stream()
                .filter(entry -> !there.contains(entry.getKey()))
                .map(entry -> new Exclusion(
                        entry.getKey(),
                        ExclusionReason.MISSING_FILE,
                        file + " names it on line " + entry.getValue().line() + "; the archive does not have it"))
                .toList();
    }

    @Override
    public List<Warning> warnings(Collection<String> files) {
        List<Warning> warnings = new ArrayList<>();
        Set<String> missing = new HashSet<>(rows.keySet());
        missing.removeAll(new HashSet<>(files));
        missing.stream()
                .min(String::compareTo)
                .ifPresent(first -> warnings.add(new Warning(
                        "paths_missing",
                        file + " names " + missing.size() + " files that the archive does not have; '" + first
                                + "' on line " + rows.get(first).line() + " is one.")));
        if (!ignored.isEmpty()) {
            warnings.add(new Warning(
                    "columns_ignored",
                    file + " has columns that mean nothing to Graft: " + String.join(", ", ignored) + "."));
        }
        return warnings;
    }
}
