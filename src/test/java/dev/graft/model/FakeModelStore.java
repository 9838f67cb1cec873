package dev.graft.model;

import dev.graft.resource.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A registry in memory. */
public final class FakeModelStore implements ModelStore {
    private static final class Shelf {
        private Model model;
        private int lastNumber;
        private final TreeMap<Integer, ModelVersion> versions = new TreeMap<>();
        private final TreeMap<String, Alias> aliases = new TreeMap<>();

        private Shelf(Model model) {
            this.model = model;
        }

        private int latest() {
            return versions.isEmpty() ? 0 : versions.lastKey();
        }

        private Alias point(String alias, int version, Instant now, boolean automatic) {
            Optional<Alias> before = Optional.ofNullable(aliases.get(alias));
            Alias moved = Alias.pointed(before, model.name(), alias, version, now, automatic);
            aliases.put(alias, moved);
            return moved;
        }
    }

    private final Map<String, Shelf> shelves = new HashMap<>();

    private Optional<Shelf> shelf(String model) {
        return Optional.ofNullable(shelves.get(model));
    }

    @Override
    public synchronized ModelVersion register(
            String model, String job, IntFunction<ModelVersion> version, Instant now) {
        Optional<ModelVersion> registered = shelves.values().stream()
                .flatMap(shelf -> shelf.versions.values().stream())
                .filter(v -> v.job().equals(job))
                .findFirst();
        if (registered.isPresent()) {
            return registered.get();
        }
        Shelf shelf = shelf(model).orElseGet(() -> new Shelf(new Model(model, 0, 0, true, Optional.empty(), now, now)));
        ModelVersion added = version.apply(shelf.lastNumber + 1);
        shelves.put(model, shelf);
        shelf.lastNumber++;
        shelf.versions.put(added.number(), added);
        shelf.model = shelf.model.withLatest(added.number(), now);
        if (shelf.model.autoPromote()) {
            shelf.point(Model.CHAMPION, added.number(), now, true);
        }
        return added;
    }

    @Override
    public synchronized Optional<Model> find(String model) {
        return shelf(model).map(shelf -> shelf.model);
    }

    @Override
    public synchronized Page<Model> page(Page.Request request) {
        List<Model> newestFirst = shelves.values().stream()
                .map(shelf -> shelf.model)
                .sorted(Comparator.comparing(Model::createdAt)
                        .thenComparing(Model::name)
                        .reversed())
                .toList();
        int start = request.after()
                .map(after -> newestFirst.stream().map(Model::name).toList().indexOf(after) + 1)
                .orElse(0);
        List<Model> found =
                newestFirst.stream().skip(start).limit(request.limit() + 1).toList();
        return Page.of(found, request.limit(), Model::name);
    }

    @Override
    public synchronized boolean update(Model changed) {
        Optional<Shelf> shelf = at(changed.name(), changed.version() - 1);
        shelf.ifPresent(s -> s.model = changed);
        return shelf.isPresent();
    }

    @Override
    public synchronized boolean delete(String model, long version) {
        return at(model, version).map(shelf -> shelves.remove(model)).isPresent();
    }

    private Optional<Shelf> at(String model, long version) {
        return shelf(model).filter(shelf -> shelf.model.version() == version);
    }

    @Override
    public synchronized Optional<ModelVersion> version(String model, int number) {
        return shelf(model).map(shelf -> shelf.versions.get(number));
    }

    @Override
    public synchronized Page<ModelVersion> versions(String model, Page.Request request) {
        int below = request.after().map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        List<ModelVersion> found = shelf(model)
                .map(shelf -> shelf.versions.headMap(below, false).descendingMap().values().stream()
                        .limit(request.limit() + 1)
                        .toList())
                .orElse(List.of());
        return Page.of(found, request.limit(), version -> Integer.toString(version.number()));
    }

    @Override
    public synchronized boolean deleteVersion(String model, int number) {
        Optional<Shelf> found = shelf(model)
                .filter(shelf -> shelf.versions.containsKey(number))
                .filter(shelf -> shelf.aliases.values().stream().noneMatch(alias -> alias.version() == number));
        found.ifPresent(shelf -> {
            shelf.versions.remove(number);
            if (shelf.latest() != shelf.model.latest()) {
                shelf.model = shelf.model.withLatest(shelf.latest(), shelf.model.updatedAt());
            }
        });
        return found.isPresent();
    }

    @Override
    public synchronized List<Alias> aliases(String model) {
        return shelf(model).map(shelf -> List.copyOf(shelf.aliases.values())).orElse(List.of());
    }

    @Override
    public synchronized Optional<Alias> move(
            String model, String alias, int version, Optional<Long> revision, Instant now) {
        Optional<Shelf> found = shelf(model)
                .filter(shelf -> shelf.versions.containsKey(version))
                .filter(shelf -> revision.isEmpty()
                        || revision.equals(
                                Optional.ofNullable(shelf.aliases.get(alias)).map(Alias::revision)));
        return found.map(shelf -> {
            if (alias.equals(Model.CHAMPION) && shelf.model.autoPromote()) {
                shelf.model = shelf.model.withoutAutoPromote(now);
            }
            return shelf.point(alias, version, now, false);
        });
    }

    @Override
    public synchronized boolean deleteAlias(String model, String alias) {
        return shelf(model).map(shelf -> shelf.aliases.remove(alias)).isPresent();
    }
}
