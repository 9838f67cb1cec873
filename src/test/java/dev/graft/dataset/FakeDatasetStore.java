package dev.graft.dataset;

import dev.graft.resource.Page;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Datasets in memory. */
public final class FakeDatasetStore implements DatasetStore {
    private final TreeMap<String, Dataset> datasets = new TreeMap<>();
    private final Predicate<String> inUse;

    /** One whose datasets no job uses. */
    public FakeDatasetStore() {
        this(id -> false);
    }

    /** @param inUse whether a job that has not ended uses a dataset */
    public FakeDatasetStore(Predicate<String> inUse) {
        this.inUse = inUse;
    }

    @Override
    public synchronized void insert(Dataset dataset) {
        datasets.putIfAbsent(dataset.id(), dataset);
    }

    @Override
    public synchronized Optional<Dataset> find(String id) {
        return Optional.ofNullable(datasets.get(id));
    }

    @Override
    public synchronized boolean change(Dataset next) {
        return find(next.id())
                .filter(stored -> stored.version() == next.version() - 1)
                .filter(stored ->
                        stored.status() == next.status() || stored.status().mayBecome(next.status()))
                .map(stored -> datasets.put(next.id(), next))
                .isPresent();
    }

    @Override
    public synchronized Page<Dataset> page(List<DatasetStatus> statuses, Page.Request request) {
        List<Dataset> found = datasets.descendingMap().values().stream()
                .filter(d -> statuses.isEmpty() || statuses.contains(d.status()))
                .filter(d -> request.after().map(a -> d.id().compareTo(a) < 0).orElse(true))
                .limit(request.limit() + 1)
                .toList();
        return Page.of(found, request.limit(), Dataset::id);
    }

    @Override
    public synchronized Deletion delete(String id, long version) {
        if (find(id).filter(stored -> stored.version() == version).isEmpty()) {
            return Deletion.CHANGED;
        }
        if (inUse.test(id)) {
            return Deletion.IN_USE;
        }
        datasets.remove(id);
        return Deletion.DELETED;
    }
}
