package dev.graft.dataset.validation;

import dev.graft.blob.BlobStore;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import dev.graft.dataset.layout.Arrangement;
import dev.graft.dataset.layout.Arrangements;
import dev.graft.dataset.split.Division;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** From an upload to a dataset: read it from top to bottom. One object validates one upload. */
public final class Validation {
    private final String id;
    private final BlobStore blobs;
    private final DatasetLimits limits;
    private final Optional<Task> task;
    private final SplitRequest splitRequest;
    private final int threads;
    private final Consumer<Progress> progress;
    private final BooleanSupplier stop;

    private final List<Exclusion> excluded = new ArrayList<>();

    /**
     * Prepares the validation of one upload.
     *
     * @param task as the upload has it; empty where the content is to tell
     * @param threads that decode
     * @param progress is told after every file, by the thread that calls {@link #run}
     * @param stop asked for every file
     */
    public Validation(
            String id,
            BlobStore blobs,
            DatasetLimits limits,
            Optional<Task> task,
            SplitRequest splitRequest,
            int threads,
            Consumer<Progress> progress,
            BooleanSupplier stop) {
        this.id = id;
        this.blobs = blobs;
        this.limits = limits;
        this.task = task;
        this.splitRequest = splitRequest;
        this.threads = threads;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * Reads the upload and puts dataset and report into the blob store.
     *
     * @param content key that the {@link DatasetFolder} is put under
     * @param report key of the {@link Report}, which is written for an unusable upload too
     * @throws GraftException for what is wrong with the upload as a whole
     * @throws java.util.concurrent.CancellationException when {@code stop} says so
     */
    public Findings run(Path upload, String content, String report) throws IOException, InterruptedException {
        Path bytes = blobs.newFile();
        try (Intake intake = new Intake(bytes, limits, threads, progress, stop)) {
            try {
                intake.read(upload);
            } finally {
                excluded.addAll(intake.excluded());
            }
            return finish(intake, bytes, content, report);
        } catch (GraftException e) {
            put(report, List.of(), Optional.empty(), Report.Duplicates.NONE, List.of());
            throw e;
        } finally {
            Files.deleteIfExists(bytes);
        }
    }

    private Findings finish(Intake intake, Path bytes, String content, String report) throws IOException {
        Arrangement arrangement = arrangement(intake);
        Labelling labelling = new Labelling(intake.pictures(), arrangement);
        List<String> paths = paths(intake);
        excluded.addAll(labelling.excluded());
        excluded.addAll(arrangement.missing(paths));
        if (labelling.members().isEmpty()) {
            throw new GraftException(
                    ErrorCode.NO_USABLE_ITEMS,
                    "None of the archive's " + intake.files() + " files is a picture with a label.");
        }
        Tally tally = new Tally(arrangement.task(), labelling, Division.of(labelling.members(), splitRequest));
        progress.accept(new Progress(true, intake.files(), intake.files(), 1));
        List<Item> items = tally.items();
        DatasetFolder.put(blobs, content, bytes, arrangement.task(), tally.labels(), items);
        List<Warning> warnings = new ArrayList<>(Warnings.of(arrangement.task(), tally, labelling));
        warnings.addAll(arrangement.warnings(paths));
        put(
                report,
                items,
                Optional.of(tally),
                new Report.Duplicates(labelling.duplicatesWithinSplits(), labelling.duplicatesAcrossSplits()),
                warnings);
        return new Findings(
                arrangement.task(),
                arrangement.layout(),
                items.size(),
                excluded.size(),
                tally.labels(),
                tally.statistics(),
                tally.splits(),
                warnings);
    }

    /** Recognises the layout. Manifests that are not the archive's are files like others. */
    private Arrangement arrangement(Intake intake) throws IOException {
        Set<String> unused = new HashSet<>(intake.manifests().keySet());
        Arrangement arrangement = Arrangements.recognise(
                intake.manifests().keySet(),
                intake.pictures().stream().map(Picture::path).toList(),
                path -> {
                    unused.remove(path);
                    return new ByteArrayInputStream(
                            intake.bytes(intake.manifests().get(path)));
                },
                limits.maxItems(),
                task);
        unused.forEach(path -> excluded.add(
                new Exclusion(path, ExclusionReason.NOT_AN_IMAGE, "It is a manifest, but not at the archive's top.")));
        return arrangement;
    }

    private List<String> paths(Intake intake) {
        List<String> paths = new ArrayList<>();
        intake.pictures().forEach(picture -> paths.add(picture.path()));
        excluded.forEach(exclusion -> paths.add(exclusion.path()));
        return paths;
    }

    private void put(
            String key, List<Item> items, Optional<Tally> tally, Report.Duplicates duplicates, List<Warning> warnings)
            throws IOException {
        List<Exclusion> byPath = new ArrayList<>(excluded);
        byPath.sort(Comparator.comparing(Exclusion::path));
        Report report = new Report(
                id,
                items.size(),
                byPath,
                duplicates,
                tally.map(Tally::labels).orElse(List.of()),
                tally.flatMap(Tally::statistics),
                Report.sizes(items),
                warnings);
        Path file = blobs.newFile();
        try {
            Json.mapper().writeValue(file.toFile(), report);
            blobs.put(key, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
