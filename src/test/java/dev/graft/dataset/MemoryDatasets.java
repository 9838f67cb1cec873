package dev.graft.dataset;

import dev.graft.resource.Page;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Datasets in memory. */
public final class MemoryDatasets implements DatasetStore {
    private final Map<String, Dataset> rows = new ConcurrentHashMap<>();
    /** Ids of those that a job uses. */
    public final Set<String> used = new HashSet<>();

    @Override
    public void insert(Dataset dataset) {
        rows.putIfAbsent(dataset.id(), dataset);
    }

    @Override
    public Optional<Dataset> find(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    @Override
    public boolean change(Dataset next) {
        Dataset now = rows.computeIfPresent(
                next.id(), (id, current) -> current.version() == next.version() - 1 ? next : current);
        return now == next;
    }

    @Override
    public Page<Dataset> page(List<DatasetStatus> statuses, Page.Request request) {
        List<Dataset> oneMore = rows.values().stream()
                .filter(dataset -> statuses.isEmpty() || statuses.contains(dataset.status()))
                .filter(dataset -> request.after()
                        .map(after -> dataset.id().compareTo(after) < 0)
                        .orElse(true))
                .sorted(Comparator.comparing(Dataset::id).reversed())
                .limit(request.limit() + 1L)
                .toList();
        return Page.of(oneMore, request.limit(), Dataset::id);
    }

    @Override
    public Deletion delete(String id, long version) {
        if (used.contains(id)) {
            return Deletion.IN_USE;
        }
        Dataset current = rows.get(id);
        return current != null && current.version() == version && rows.remove(id, current)
                ? Deletion.DELETED
                : Deletion.CHANGED;
    }
}
