package dev.graft.store;

import dev.graft.basemodel.BaseModelStore;
import dev.graft.basemodel.ImportedModel;
import dev.graft.json.Json;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Imported base models in a SQL database. */
public final class JdbcBaseModelStore implements BaseModelStore {
    private final Database database;

    public JdbcBaseModelStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean insert(ImportedModel model) {
        return database.write(h -> {
            bound(h, """
                            insert into base_models (name, id, version, status, body)
                            values (:name, :id, :version, :status, :body)
                            on conflict (name) do nothing""", model).execute();
            return h.createQuery("select id from base_models where name = :name")
                    .bind("name", model.name())
                    .mapTo(String.class)
                    .one()
                    .equals(model.id());
        });
    }

    @Override
    public Optional<ImportedModel> find(String name) {
        return database.read(h -> Selection.body(
                h.createQuery("select body from base_models where name = :name").bind("name", name),
                ImportedModel.class));
    }

    @Override
    public boolean change(ImportedModel next) {
        return database.write(h -> bound(h, """
                                update base_models set version = :version, status = :status, body = :body
                                where name = :name and id = :id and version = :version - 1""", next).execute() == 1);
    }

    @Override
    public List<ImportedModel> list() {
        return database.read(h ->
                Selection.bodies(h.createQuery("select body from base_models order by name"), ImportedModel.class));
    }

    @Override
    public Deletion delete(ImportedModel seen) {
        return database.write(h -> {
            if (!lock(h, seen)) {
                return Deletion.CHANGED;
            }
            int deleted = h.createUpdate("""
                            delete from base_models where name = :name and not exists
                            (select 1 from job_base_models join jobs on jobs.id = job_base_models.job
                            where job_base_models.base_model = :name and jobs.status not in (<ended>))""")
                    .bind("name", seen.name())
                    .bindList("ended", JdbcJobStore.ENDED)
                    .execute();
            return deleted == 1 ? Deletion.DELETED : Deletion.IN_USE;
        });
    }

    /** Keeps jobs that are being inserted waiting, where a database has more than one writer: see {@link JdbcJobStore}. */
    private static boolean lock(Handle handle, ImportedModel seen) {
        return handle.createUpdate("""
                                update base_models set version = version
                                where name = :name and id = :id and version = :version""")
                        .bind("name", seen.name())
                        .bind("id", seen.id())
                        .bind("version", seen.version())
                        .execute()
                == 1;
    }

    private static Update bound(Handle handle, String sql, ImportedModel model) {
        return handle.createUpdate(sql)
                .bind("name", model.name())
                .bind("id", model.id())
                .bind("version", model.version())
                .bind("status", model.status().name())
                .bind("body", Json.write(model));
    }
}
