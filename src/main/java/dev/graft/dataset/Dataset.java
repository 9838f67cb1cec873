package dev.graft.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.dataset.split.SplitRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An uploaded set of labelled items, and what validation has found in it. Immutable: a change is a new dataset of the next
 * version, which the store takes only in place of the one that it was made from.
 *
 * @param version counts the changes, from 1
 * @param splitRequest how its owner wants it to be split
 * @param sizeBytes of the upload
 * @param sha256 of the upload
 * @param items usable ones; 0 before it is ready
 * @param excluded files of the upload that did not become items
 * @param labels in the order of their class indices
 */
public record Dataset(
        String id,
        long version,
        String name,
        Task task,
        SplitRequest splitRequest,
        Optional<Layout> layout,
        DatasetStatus status,
        Progress progress,
        long sizeBytes,
        String sha256,
        int items,
        int excluded,
        List<Label> labels,
        Optional<Splits> splits,
        List<Warning> warnings,
        ObjectNode metadata,
        Instant createdAt,
        Optional<Instant> readyAt,
        Optional<Failure> error) {
    /** How far validation is, in files of the upload. */
    public record Progress(Phase phase, int done, int total, double fraction) {
        public static final Progress NONE = new Progress(Phase.READING, 0, 0, 0);
    }

    /** What validation is doing. */
    public enum Phase {
        /** Looks for the archive's files. */
        READING,
        DECODING,
        /** Draws splits and writes what was found. */
        WRITING,
        DONE
    }

    public record Failure(String code, String message, String hint) {}

    public Dataset {
        labels = List.copyOf(labels);
        warnings = List.copyOf(warnings);
    }

    /** Where its files stand in the blob store. */
    public static String blobPrefix(String id) {
        return "datasets/" + id;
    }
}
