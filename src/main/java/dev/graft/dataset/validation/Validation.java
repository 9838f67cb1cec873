package dev.graft.dataset.validation;

import dev.graft.blob.BlobStore;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Splits;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** From an upload to a dataset: read it from top to bottom. One object validates one upload. */
public final class Validation {
    private final String id;
    private final BlobStore blobs;
    private final DatasetLimits limits;
    private final SplitRequest splitRequest;
    private final int threads;
    private final Consumer<Progress> progress;
    private final BooleanSupplier stop;

    private final List<Exclusion> excluded = new ArrayList<>();

    /**
     * Prepares the validation of one upload.
     *
     * @param threads that decode
     * @param progress is told after every file, by the thread that calls {@link #run}
     * @param stop asked for every file
     */
    public Validation(
            String id,
            BlobStore blobs,
            DatasetLimits limits,
            SplitRequest splitRequest,
            int threads,
            Consumer<Progress> progress,
            BooleanSupplier stop) {
        this.id = id;
        this.blobs = blobs;
        this.limits = limits;
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
            put(report, List.of(), List.of(), Report.Duplicates.NONE, List.of());
            throw e;
        } finally {
            Files.deleteIfExists(bytes);
        }
    }

    private Findings finish(Intake intake, Path bytes, String content, String report) throws IOException {
        Arrangement arrangement = arrangement(intake);
        Labelling labelling = new Labelling(intake.pictures(), arrangement);
        excluded.addAll(labelling.excluded());
        if (labelling.members().isEmpty()) {
            throw new GraftException(
                    ErrorCode.NO_USABLE_ITEMS,
                    "None of the archive's " + intake.files() + " files is a picture with a label.");
        }
        Division division = Division.of(labelling.members(), splitRequest);
        List<Label> labels = labels(labelling, division);
        if (labels.size() < 2) {
            throw new GraftException(
                    ErrorCode.ONE_LABEL,
                    "There is only one label with items in train, '"
                            + labels.get(0).name() + "'.");
        }
        progress.accept(new Progress(true, intake.files(), intake.files(), 1));
        List<Item> items = items(labelling, division, labels);
        DatasetFolder.put(blobs, content, bytes, labels, items);
        Splits splits = splits(division);
        List<Warning> warnings = new ArrayList<>(Warnings.of(labels, splits, labelling.duplicatesAcrossSplits()));
        warnings.addAll(arrangement.warnings(paths(intake)));
        put(
                report,
                items,
                labels,
                new Report.Duplicates(labelling.duplicatesWithinSplits(), labelling.duplicatesAcrossSplits()),
                warnings);
        return new Findings(arrangement.layout(), items.size(), excluded.size(), labels, splits, warnings);
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
                limits.maxItems());
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

    private static List<Label> labels(Labelling labelling, Division division) {
        Map<String, int[]> counts = new TreeMap<>();
        for (int i = 0; i < labelling.members().size(); i++) {
            counts.computeIfAbsent(labelling.members().get(i).label(), label -> new int[Split.values().length])[
                    division.splits().get(i).ordinal()]++;
        }
        List<Label> labels = new ArrayList<>();
        counts.forEach((label, count) -> labels.add(new Label(
                label,
                labels.size(),
                new SplitCounts(
                        count[Split.TRAIN.ordinal()],
                        count[Split.VALIDATION.ordinal()],
                        test(division, count[Split.TEST.ordinal()])))));
        return labels;
    }

    private static Splits splits(Division division) {
        return new Splits(
                Collections.frequency(division.splits(), Split.TRAIN),
                Collections.frequency(division.splits(), Split.VALIDATION),
                test(division, Collections.frequency(division.splits(), Split.TEST)),
                division.source(),
                division.seed());
    }

    private static Optional<Integer> test(Division division, int count) {
        return division.hasTest() ? Optional.of(count) : Optional.empty();
    }

    private static List<Item> items(Labelling labelling, Division division, List<Label> labels) {
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label.name(), label.index()));
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < labelling.members().size(); i++) {
            Picture picture = labelling.pictures().get(i);
            String label = labelling.members().get(i).label();
            items.add(new Item(
                    Item.id(i),
                    picture.path(),
                    label,
                    indices.get(label),
                    division.splits().get(i),
                    picture.width(),
                    picture.height(),
                    picture.sha256(),
                    picture.mediaType(),
                    picture.place().offset(),
                    picture.place().length()));
        }
        return items;
    }

    private void put(
            String key, List<Item> items, List<Label> labels, Report.Duplicates duplicates, List<Warning> warnings)
            throws IOException {
        List<Exclusion> byPath = new ArrayList<>(excluded);
        byPath.sort(Comparator.comparing(Exclusion::path));
        Path file = blobs.newFile();
        try {
            Json.mapper()
                    .writeValue(
                            file.toFile(),
                            new Report(id, items.size(), byPath, duplicates, labels, Report.sizes(items), warnings));
            blobs.put(key, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
