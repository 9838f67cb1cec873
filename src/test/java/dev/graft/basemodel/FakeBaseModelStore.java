package dev.graft.basemodel;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Imported base models in memory. */
public final class FakeBaseModelStore implements BaseModelStore {
    private final TreeMap<String, ImportedModel> models = new TreeMap<>();
    private final Predicate<String> inUse;

    /** One whose base models no job uses. */
    public FakeBaseModelStore() {
        this(name -> false);
    }

    /** @param inUse whether a job that has not ended uses a base model */
    public FakeBaseModelStore(Predicate<String> inUse) {
        this.inUse = inUse;
    }

    @Override
    public synchronized boolean insert(ImportedModel model) {
        models.putIfAbsent(model.name(), model);
        return models.get(model.name()).id().equals(model.id());
    }

    @Override
    public synchronized Optional<ImportedModel> find(String name) {
        return Optional.ofNullable(models.get(name));
    }

    @Override
    public synchronized boolean change(ImportedModel next) {
        return find(next.name())
                .filter(stored -> stored.id().equals(next.id()) && stored.version() == next.version() - 1)
                .map(stored -> models.put(next.name(), next))
                .isPresent();
    }

    @Override
    public synchronized List<ImportedModel> list() {
        return List.copyOf(models.values());
    }

    @Override
    public synchronized Deletion delete(ImportedModel seen) {
        if (find(seen.name())
                .filter(stored -> stored.id().equals(seen.id()) && stored.version() == seen.version())
                .isEmpty()) {
            return Deletion.CHANGED;
        }
        if (inUse.test(seen.name())) {
            return Deletion.IN_USE;
        }
        models.remove(seen.name());
        return Deletion.DELETED;
    }
}
