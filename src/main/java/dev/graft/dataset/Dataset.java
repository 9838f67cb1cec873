package dev.graft.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Splits;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.dataset.validation.Findings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An uploaded set of labelled items, and what validation has found in it. Immutable: a change is a new dataset of the next
 * version, which the store takes only in place of the one that it was made from.
 *
 * @param version counts the changes, from 1
 * @param task as its owner said; otherwise empty until validation has recognised it
 * @param splitRequest how its owner wants it to be split
 * @param sizeBytes of the upload
 * @param sha256 of the upload
 * @param items usable ones; 0 before it is ready
 * @param excluded files of the upload that did not become items
 * @param labels in the order of their class indices; none in a regression
 * @param labelStatistics of a regression
 */
public record Dataset(
        String id,
        long version,
        String name,
        Optional<Task> task,
        SplitRequest splitRequest,
        Optional<Layout> layout,
        DatasetStatus status,
        Progress progress,
        long sizeBytes,
        String sha256,
        int items,
        int excluded,
        List<Label> labels,
        Optional<LabelStatistics> labelStatistics,
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

    /** A dataset whose upload nobody has looked at yet. */
    static Dataset begin(String id, NewDataset request, Upload upload, Instant now) {
        return new Dataset(
                id,
                1,
                request.name().orElse(id),
                request.task(),
                request.splits(),
                Optional.empty(),
                DatasetStatus.VALIDATING,
                Progress.NONE,
                upload.size(),
                upload.sha256(),
                0,
                0,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                request.metadata(),
                now,
                Optional.empty(),
                Optional.empty());
    }

    Dataset with(Optional<String> newName, Optional<ObjectNode> newMetadata) {
        return new Dataset(
                id,
                version + 1,
                newName.orElse(name),
                task,
                splitRequest,
                layout,
                status,
                progress,
                sizeBytes,
                sha256,
                items,
                excluded,
                labels,
                labelStatistics,
                splits,
                warnings,
                newMetadata.orElse(metadata),
                createdAt,
                readyAt,
                error);
    }

    /** Further on, validation going on. */
    Dataset at(Progress newProgress) {
        return next(status, newProgress, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Dataset ready(Findings findings, Instant now) {
        int files = findings.items() + findings.excluded();
        Progress done = new Progress(Phase.DONE, files, files, 1);
        return next(DatasetStatus.READY, done, Optional.of(findings), Optional.of(now), Optional.empty());
    }

    Dataset failed(Failure failure) {
        return next(DatasetStatus.FAILED, progress, Optional.empty(), Optional.empty(), Optional.of(failure));
    }

    private Dataset next(
            DatasetStatus newStatus,
            Progress newProgress,
            Optional<Findings> findings,
            Optional<Instant> newReadyAt,
            Optional<Failure> newError) {
        return new Dataset(
                id,
                version + 1,
                name,
                findings.map(Findings::task).or(() -> task),
                splitRequest,
                findings.map(Findings::layout),
                newStatus,
                newProgress,
                sizeBytes,
                sha256,
                findings.map(Findings::items).orElse(0),
                findings.map(Findings::excluded).orElse(0),
                findings.map(Findings::labels).orElse(List.of()),
                findings.flatMap(Findings::labelStatistics),
                findings.map(Findings::splits),
                findings.map(Findings::warnings).orElse(List.of()),
                metadata,
                createdAt,
                newReadyAt,
                newError);
    }

    /** Where its files stand in the blob store. */
    public static String blobPrefix(String id) {
        return "datasets/" + id;
    }
}
