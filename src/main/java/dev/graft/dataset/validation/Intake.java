package dev.graft.dataset.validation;

import dev.graft.dataset.archive.ArchiveReader;
import dev.graft.dataset.archive.ArchiveVisitor;
import dev.graft.dataset.archive.DamagedEntryException;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.layout.Arrangements;
import dev.graft.dataset.validation.Picture.Place;
import dev.graft.dataset.validation.PictureCheck.Finding;
import dev.graft.dataset.validation.PictureCheck.Seen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes an archive in: every file is read by the calling thread, decoded by others, and the pictures in order are
 * appended to one file, in the archive's order. Files ahead of that are few enough to fit into a third of the heap, one at
 * least.
 */
final class Intake implements ArchiveVisitor, AutoCloseable {
    private final DatasetLimits limits;
    private final BooleanSupplier stop;
    private final Consumer<Progress> progress;
    private final ExecutorService decoders;
    private final Path bytes;
    private final OutputStream out;
    private final Queue<Running> ahead = new ArrayDeque<>();
    private final int maxAhead;
    private final long budget = Runtime.getRuntime().maxMemory() / 3;
    private long cost;
    private long written;
    private int expected;
    private int done;
    private Optional<ArchiveReader> archive = Optional.empty();

    private final List<Picture> pictures = new ArrayList<>();
    private final List<Exclusion> excluded = new ArrayList<>();
    private final Map<String, Place> manifests = new HashMap<>();

    private record Running(PictureCheck check, Future<Finding> finding) {}

    /** @param bytes an empty file, the caller's to delete */
    Intake(Path bytes, DatasetLimits limits, int threads, Consumer<Progress> progress, BooleanSupplier stop)
            throws IOException {
        this.bytes = bytes;
        this.limits = limits;
        this.progress = progress;
        this.stop = stop;
        this.out = Files.newOutputStream(bytes);
        this.maxAhead = 4 * threads;
        this.decoders = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "validation-decoder");
            thread.setDaemon(true);
            return thread;
        });
    }

    void read(Path upload) throws IOException, InterruptedException {
        ArchiveReader reader = new ArchiveReader(upload, limits);
        archive = Optional.of(reader);
        reader.read(this);
        while (!ahead.isEmpty()) {
            takeOne();
        }
        out.close();
    }

    /** In the archive's order. */
    List<Picture> pictures() {
        return pictures;
    }

    /** What was left out so far. */
    List<Exclusion> excluded() {
        return excluded;
    }

    /** Where the files that could be the archive's manifest stand. */
    Map<String, Place> manifests() {
        return manifests;
    }

    /** How many files the archive has. */
    int files() {
        return done;
    }

    byte[] bytes(Place place) throws IOException {
        try (InputStream in = Files.newInputStream(bytes)) {
            in.skipNBytes(place.offset());
            return in.readNBytes(place.length());
        }
    }

    @Override
    public void expect(int files) {
        expected = files;
    }

    @Override
    public void file(String path, int size, InputStream content) throws IOException, InterruptedException {
        checkStop();
        byte[] read;
        try {
            read = content.readAllBytes();
        } catch (DamagedEntryException e) {
            refused(new Exclusion(path, ExclusionReason.NOT_AN_IMAGE, e.getMessage()));
            return;
        }
        if (read.length > 0 && Arrangements.couldBeManifest(path)) {
            manifests.put(path, append(read));
            passed();
            return;
        }
        PictureCheck check = PictureCheck.of(path, read, limits.maxPixels());
        while (!ahead.isEmpty() && (ahead.size() >= maxAhead || cost + check.cost() > budget)) {
            takeOne();
        }
        cost += check.cost();
        ahead.add(new Running(check, decoders.submit(check)));
    }

    @Override
    public void refused(Exclusion exclusion) {
        checkStop();
        excluded.add(exclusion);
        passed();
    }

    private void takeOne() throws IOException, InterruptedException {
        checkStop();
        Running running = ahead.remove();
        PictureCheck check = running.check();
        Finding finding;
        try {
            finding = running.finding().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("'" + check.path() + "' could not be looked at", e.getCause());
        }
        cost -= check.cost();
        finding.fault().ifPresent(excluded::add);
        if (finding.picture().isPresent()) {
            Seen seen = finding.picture().get();
            pictures.add(new Picture(
                    check.path(), seen.width(), seen.height(), seen.sha256(), seen.mediaType(), append(check.bytes())));
        }
        passed();
    }

    private Place append(byte[] content) throws IOException {
        Place place = new Place(written, content.length);
        out.write(content);
        written += content.length;
        return place;
    }

    private void passed() {
        done++;
        // A TAR does not say how many files will come, but how much of it has been read.
        double fraction = expected > 0
                ? (double) done / expected
                : archive.map(ArchiveReader::fraction).orElse(0.0);
        progress.accept(new Progress(false, done, Math.max(expected, done), Math.min(1, fraction)));
    }

    private void checkStop() {
        if (stop.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    @Override
    public void close() throws IOException {
        decoders.shutdownNow();
        out.close();
    }
}
