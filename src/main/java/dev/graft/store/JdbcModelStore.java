package dev.graft.store;

import dev.graft.model.Alias;
import dev.graft.model.Model;
import dev.graft.model.ModelStore;
import dev.graft.model.ModelVersion;
import dev.graft.resource.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The registry in a SQL database. */
public final class JdbcModelStore implements ModelStore {
    private final Database database;

    public JdbcModelStore(Database database) {
        this.database = database;
    }

    @Override
    public ModelVersion register(String model, String job, IntFunction<ModelVersion> version, Instant now) {
        return database.write(h -> {
            ModelRows.insertIfAbsent(h, model, now);
            Model stored = ModelRows.lock(h, model).orElseThrow();
            Optional<ModelVersion> registered = ModelRows.versionOf(h, job);
            if (registered.isPresent()) {
                return registered.get();
            }
            int number = ModelRows.nextNumber(h, model);
            ModelVersion added = version.apply(number);
            ModelRows.insert(h, added);
            ModelRows.update(h, stored.withLatest(number, now));
            if (stored.autoPromote()) {
                point(h, model, Model.CHAMPION, number, now, true);
            }
            return added;
        });
    }

    @Override
    public Optional<Model> find(String model) {
        return database.read(h -> Selection.body(
                h.createQuery("select body from models where name = :name").bind("name", model), Model.class));
    }

    @Override
    public Page<Model> page(Page.Request request) {
        Optional<ModelCursor> after = request.after().map(ModelCursor::parse);
        String condition = after.isPresent() ? "where (created_at, name) < (:createdAt, :name)" : "";
        return database.read(h -> {
            Query query = h.createQuery("select body from models " + condition
                            + " order by created_at desc, name desc limit :limit")
                    .bind("limit", request.limit() + 1);
            after.ifPresent(
                    cursor -> query.bind("createdAt", cursor.createdAt()).bind("name", cursor.name()));
            return Page.of(Selection.bodies(query, Model.class), request.limit(), model -> ModelCursor.of(model)
                    .text());
        });
    }

    @Override
    public boolean update(Model changed) {
        return database.write(h -> ModelRows.update(h, changed));
    }

    @Override
    public boolean delete(String model, long version) {
        return database.write(h -> {
            if (ModelRows.lock(h, model).filter(m -> m.version() == version).isEmpty()) {
                return false;
            }
            for (String sql : List.of(
                    "delete from aliases where model = :name",
                    "delete from model_versions where model = :name",
                    "delete from models where name = :name")) {
                h.createUpdate(sql).bind("name", model).execute();
            }
            return true;
        });
    }

    @Override
    public Optional<ModelVersion> version(String model, int number) {
        return database.read(h -> ModelRows.version(h, model, number));
    }

    @Override
    public Page<ModelVersion> versions(String model, Page.Request request) {
        int below = request.after().map(ModelCursor::parseNumber).orElse(Integer.MAX_VALUE);
        return database.read(h -> Page.of(
                Selection.bodies(
                        h.createQuery("""
                                        select body from model_versions where model = :model and number < :below
                                        order by number desc limit :limit""")
                                .bind("model", model)
                                .bind("below", below)
                                .bind("limit", request.limit() + 1),
                        ModelVersion.class),
                request.limit(),
                version -> Integer.toString(version.number())));
    }

    @Override
    public boolean deleteVersion(String model, int number) {
        return database.write(h -> {
            Optional<Model> stored = ModelRows.lock(h, model);
            if (stored.isEmpty() || !ModelRows.deleteUnlessAliased(h, model, number)) {
                return false;
            }
            int latest = ModelRows.latest(h, model);
            if (latest != stored.get().latest()) {
                ModelRows.update(h, stored.get().withLatest(latest, stored.get().updatedAt()));
            }
            return true;
        });
    }

    @Override
    public List<Alias> aliases(String model) {
        // Sorted here because databases differ in their alphabets.
        return database
                .read(h -> Selection.bodies(
                        h.createQuery("select body from aliases where model = :model")
                                .bind("model", model),
                        Alias.class))
                .stream()
                .sorted(Comparator.comparing(Alias::alias))
                .toList();
    }

    @Override
    public Optional<Alias> move(String model, String alias, int version, Optional<Long> revision, Instant now) {
        return database.write(h -> {
            Optional<Model> stored = ModelRows.lock(h, model);
            if (stored.isEmpty() || ModelRows.version(h, model, version).isEmpty()) {
                return Optional.empty();
            }
            Optional<Long> current = ModelRows.alias(h, model, alias).map(Alias::revision);
            if (revision.isPresent() && !revision.equals(current)) {
                return Optional.empty();
            }
            if (alias.equals(Model.CHAMPION) && stored.get().autoPromote()) {
                ModelRows.update(h, stored.get().withoutAutoPromote(now));
            }
            return Optional.of(point(h, model, alias, version, now, false));
        });
    }

    @Override
    public boolean deleteAlias(String model, String alias) {
        return database.write(h -> h.createUpdate("delete from aliases where model = :model and alias = :alias")
                        .bind("model", model)
                        .bind("alias", alias)
                        .execute()
                == 1);
    }

    private static Alias point(Handle handle, String model, String alias, int version, Instant now, boolean automatic) {
        Alias moved = Alias.pointed(ModelRows.alias(handle, model, alias), model, alias, version, now, automatic);
        ModelRows.put(handle, moved);
        return moved;
    }
}
