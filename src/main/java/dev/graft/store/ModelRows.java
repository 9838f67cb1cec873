package dev.graft.store;

import dev.graft.json.Json;
import dev.graft.model.Alias;
import dev.graft.model.Model;
import dev.graft.model.ModelVersion;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements that {@link JdbcModelStore} composes its transactions of. */
final class ModelRows {
    private ModelRows() {}

    /** A model that nothing has been registered under yet: of version 0, as its first version makes it version 1. */
    static void insertIfAbsent(Handle handle, String name, Instant now) {
        handle.createUpdate("""
                        insert into models (name, version, last_number, created_at, body)
                        values (:name, 0, 0, :createdAt, :body)
                        on conflict (name) do nothing""")
                .bind("name", name)
                .bind("createdAt", now.toEpochMilli())
                .bind("body", Json.write(new Model(name, 0, 0, true, Optional.empty(), now, now)))
                .execute();
    }

    /** Reads a model of which nothing changes until the transaction ends, because its row has been written to. */
    static Optional<Model> lock(Handle handle, String name) {
        handle.createUpdate("update models set version = version where name = :name")
                .bind("name", name)
                .execute();
        return Selection.body(
                handle.createQuery("select body from models where name = :name").bind("name", name), Model.class);
    }

    static int nextNumber(Handle handle, String name) {
        handle.createUpdate("update models set last_number = last_number + 1 where name = :name")
                .bind("name", name)
                .execute();
        return number(handle, "select last_number from models where name = :model", name);
    }

    /** Number of the newest version that there is. */
    static int latest(Handle handle, String model) {
        return number(handle, "select coalesce(max(number), 0) from model_versions where model = :model", model);
    }

    private static int number(Handle handle, String sql, String model) {
        return handle.createQuery(sql).bind("model", model).mapTo(Integer.class).one();
    }

    /** @return false when the stored model is of another version than the one before this */
    static boolean update(Handle handle, Model changed) {
        return handle.createUpdate("""
                                update models set version = :version, body = :body
                                where name = :name and version = :version - 1""")
                        .bind("name", changed.name())
                        .bind("version", changed.version())
                        .bind("body", Json.write(changed))
                        .execute()
                == 1;
    }

    static void insert(Handle handle, ModelVersion version) {
        handle.createUpdate("""
                        insert into model_versions (model, number, job, body)
                        values (:model, :number, :job, :body)""")
                .bind("model", version.model())
                .bind("number", version.number())
                .bind("job", version.job())
                .bind("body", Json.write(version))
                .execute();
    }

    static Optional<ModelVersion> version(Handle handle, String model, int number) {
        return Selection.body(
                handle.createQuery("select body from model_versions where model = :model and number = :number")
                        .bind("model", model)
                        .bind("number", number),
                ModelVersion.class);
    }

    static Optional<ModelVersion> versionOf(Handle handle, String job) {
        return Selection.body(
                handle.createQuery("select body from model_versions where job = :job")
                        .bind("job", job),
                ModelVersion.class);
    }

    static boolean deleteUnlessAliased(Handle handle, String model, int number) {
        return handle.createUpdate("""
                                delete from model_versions where model = :model and number = :number
                                and not exists (select 1 from aliases where model = :model and version = :number)""")
                        .bind("model", model)
                        .bind("number", number)
                        .execute()
                == 1;
    }

    static Optional<Alias> alias(Handle handle, String model, String alias) {
        return Selection.body(
                handle.createQuery("select body from aliases where model = :model and alias = :alias")
                        .bind("model", model)
                        .bind("alias", alias),
                Alias.class);
    }

    static void put(Handle handle, Alias alias) {
        handle.createUpdate("""
                        insert into aliases (model, alias, version, body) values (:model, :alias, :version, :body)
                        on conflict (model, alias) do update set version = excluded.version, body = excluded.body""")
                .bind("model", alias.model())
                .bind("alias", alias.alias())
                .bind("version", alias.version())
                .bind("body", Json.write(alias))
                .execute();
    }
}
