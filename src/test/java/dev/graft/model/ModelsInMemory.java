package dev.graft.model;

import dev.graft.model.Alias.Move;
import dev.graft.resource.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A registry's store in memory. Pages hold two entries, so that readers have to turn them. */
final class ModelsInMemory implements ModelStore {
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<String, TreeMap<Integer, ModelVersion>> versions = new TreeMap<>();
    private final Map<String, TreeMap<String, Alias>> aliases = new TreeMap<>();

    @Override
    public synchronized ModelVersion register(String name, String job, IntFunction<ModelVersion> version, Instant now) {
        Model old = models.computeIfAbsent(name, n -> new Model(n, 0, 0, true, Optional.empty(), now, now));
        versions.computeIfAbsent(name, n -> new TreeMap<>());
        aliases.computeIfAbsent(name, n -> new TreeMap<>());
        Optional<ModelVersion> known = versions.get(name).values().stream()
                .filter(v -> v.job().equals(job))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        ModelVersion made = version.apply(old.latest() + 1);
        versions.get(name).put(made.number(), made);
        models.put(
                name,
                new Model(
                        name,
                        old.version() + 1,
                        made.number(),
                        old.autoPromote(),
                        old.description(),
                        old.createdAt(),
                        now));
        if (old.autoPromote()) {
            point(name, Model.CHAMPION, made.number(), now, true);
        }
        return made;
    }

    private Alias point(String name, String alias, int version, Instant now, boolean automatic) {
        Alias old = aliases.get(name).get(alias);
        List<Move> history = new ArrayList<>(old == null ? List.of() : old.history());
        history.add(0, new Move(Optional.ofNullable(old).map(Alias::version), version, now, automatic));
        Alias moved = new Alias(name, alias, version, old == null ? 1 : old.revision() + 1, history);
        aliases.get(name).put(alias, moved);
        return moved;
    }

    @Override
    public synchronized Optional<Model> find(String model) {
        return Optional.ofNullable(models.get(model));
    }

    @Override
    public synchronized Page<Model> page(Page.Request request) {
        List<Model> after = models.values().stream()
                .filter(m -> request.after().isEmpty()
                        || m.name().compareTo(request.after().get()) > 0)
                .limit(3)
                .toList();
        return Page.of(after, 2, Model::name);
    }

    @Override
    public synchronized boolean update(Model changed) {
        Model old = models.get(changed.name());
        if (old == null || old.version() != changed.version() - 1) {
            return false;
        }
        models.put(changed.name(), changed);
        return true;
    }

    @Override
    public synchronized boolean delete(String model, long version) {
        Model old = models.get(model);
        if (old == null || old.version() != version) {
            return false;
        }
        models.remove(model);
        versions.remove(model);
        aliases.remove(model);
        return true;
    }

    @Override
    public synchronized Optional<ModelVersion> version(String model, int number) {
        return Optional.ofNullable(versions.getOrDefault(model, new TreeMap<>()).get(number));
    }

    @Override
    public synchronized Page<ModelVersion> versions(String model, Page.Request request) {
        int before = request.after().map(Integer::valueOf).orElse(Integer.MAX_VALUE);
        List<ModelVersion> after = versions.getOrDefault(model, new TreeMap<>()).values().stream()
                .filter(v -> v.number() < before)
                .sorted(Comparator.comparingInt(ModelVersion::number).reversed())
                .limit(3)
                .toList();
        return Page.of(after, 2, v -> Integer.toString(v.number()));
    }

    @Override
    public synchronized boolean deleteVersion(String model, int number) {
        return aliases(model).stream().noneMatch(a -> a.version() == number)
                && versions.get(model).remove(number) != null;
    }

    @Override
    public synchronized List<Alias> aliases(String model) {
        return List.copyOf(aliases.getOrDefault(model, new TreeMap<>()).values());
    }

    @Override
    public synchronized Optional<Alias> move(
            String model, String alias, int version, Optional<Long> revision, Instant now) {
        Alias old = aliases.get(model).get(alias);
        if (revision.isPresent() && (old == null || old.revision() != revision.get())
                || version(model, version).isEmpty()) {
            return Optional.empty();
        }
        if (alias.equals(Model.CHAMPION)) {
            Model m = models.get(model);
            models.put(
                    model, new Model(model, m.version() + 1, m.latest(), false, m.description(), m.createdAt(), now));
        }
        return Optional.of(point(model, alias, version, now, false));
    }

    @Override
    public synchronized boolean deleteAlias(String model, String alias) {
        return aliases.get(model).remove(alias) != null;
    }
}
