package dev.graft.store;

import dev.graft.dataset.Dataset;
import dev.graft.dataset.DatasetStatus;
import dev.graft.dataset.DatasetStore;
import dev.graft.json.Json;
import dev.graft.resource.Page;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Datasets in a SQL database. */
public final class JdbcDatasetStore implements DatasetStore {
    private final Database database;

    public JdbcDatasetStore(Database database) {
        this.database = database;
    }

    @Override
    public void insert(Dataset dataset) {
        database.write(h -> h.createUpdate("""
                        insert into datasets (id, version, status, body) values (:id, :version, :status, :body)
                        on conflict (id) do nothing""")
                .bind("id", dataset.id())
                .bind("version", dataset.version())
                .bind("status", dataset.status().name())
                .bind("body", Json.write(dataset))
                .execute());
    }

    @Override
    public Optional<Dataset> find(String id) {
        return database.read(h -> Selection.body(
                h.createQuery("select body from datasets where id = :id").bind("id", id), Dataset.class));
    }

    @Override
    public boolean change(Dataset next) {
        return database.write(h -> h.createUpdate("""
                                update datasets set version = :version, status = :status, body = :body
                                where id = :id and version = :version - 1 and status in (:status, :validating)""")
                        .bind("id", next.id())
                        .bind("version", next.version())
                        .bind("status", next.status().name())
                        .bind("validating", DatasetStatus.VALIDATING.name())
                        .bind("body", Json.write(next))
                        .execute()
                == 1);
    }

    @Override
    public Page<Dataset> page(List<DatasetStatus> statuses, Page.Request request) {
        return database.read(
                h -> new Selection("datasets").in("status", statuses).page(h, request, Dataset.class, Dataset::id));
    }

    @Override
    public Deletion delete(String id, long version) {
        return database.write(h -> {
            if (!lock(h, id, version)) {
                return Deletion.CHANGED;
            }
            int deleted = h.createUpdate("""
                            delete from datasets where id = :id and not exists
                            (select 1 from jobs where dataset = :id and status not in (<ended>))""")
                    .bind("id", id)
                    .bindList("ended", JdbcJobStore.ENDED)
                    .execute();
            return deleted == 1 ? Deletion.DELETED : Deletion.IN_USE;
        });
    }

    /** Keeps jobs that are being inserted waiting, where a database has more than one writer: see {@link JdbcJobStore}. */
    private static boolean lock(Handle handle, String id, long version) {
        return handle.createUpdate("update datasets set version = version where id = :id and version = :version")
                        .bind("id", id)
                        .bind("version", version)
                        .execute()
                == 1;
    }
}
