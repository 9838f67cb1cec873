package dev.graft.dataset;

import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.split.SplitRequest;
import dev.graft.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A service over a folder and rows in memory. */
public final class DatasetFixture implements AutoCloseable {
    public final Path folder;
    /** Digests of those that were deleted. */
    public final List<String> gone = new CopyOnWriteArrayList<>();

    public final FakeDatasetStore store;
    public final DatasetService service;

    /** Ids of those that a job uses. */
    public final Set<String> used;

    public DatasetFixture(Path folder, FakeDatasetStore store, DatasetLimits limits) {
        this(folder, store, limits, Set.of());
    }

    private DatasetFixture(Path folder, FakeDatasetStore store, DatasetLimits limits, Set<String> used) {
        this.folder = folder;
        this.used = used;
        this.store = store;
        try {
            this.service = new DatasetService(store, new FolderBlobs(folder), limits, Clock.systemUTC(), 2, gone::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public DatasetFixture(Path folder) {
        this(folder, ConcurrentHashMap.newKeySet());
    }

    private DatasetFixture(Path folder, Set<String> used) {
        this(folder, new FakeDatasetStore(used::contains), DatasetLimits.DEFAULTS, used);
    }

    public static NewDataset request() {
        return new NewDataset(
                Optional.empty(),
                Optional.empty(),
                new SplitRequest(Optional.empty(), SplitRequest.DEFAULT_SEED),
                Json.mapper().createObjectNode());
    }

    public Dataset create(String id, byte[] archive) {
        return create(id, new ByteArrayInputStream(archive));
    }

    public Dataset create(String id, InputStream archive) {
        return service.create(id, request(), service.receive(archive));
    }

    /** Uploads and waits for the end of validation. */
    public Dataset validated(String id, byte[] archive) {
        create(id, archive);
        return await(id);
    }

    public Dataset await(String id) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < deadline) {
            Dataset dataset = service.get(id);
            if (dataset.status() != DatasetStatus.VALIDATING) {
                return dataset;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError(service.get(id));
    }

    /** Paths of all files, relative to the folder, in order. */
    public List<String> files() {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
