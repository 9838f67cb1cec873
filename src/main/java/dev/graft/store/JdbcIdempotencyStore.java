package dev.graft.store;

import dev.graft.idempotency.IdempotencyStore;
import dev.graft.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Remembered answers in a SQL database. */
public final class JdbcIdempotencyStore implements IdempotencyStore {
    private final Database database;

    public JdbcIdempotencyStore(Database database) {
        this.database = database;
    }

    @Override
    public Entry claim(Entry entry, Instant expiry) {
        return database.write(h -> {
            bound(h, """
                            insert into idempotency (request_key, scope, fingerprint, resource, owner, answer, created_at)
                            values (:key, :scope, null, :resource, :owner, null, :createdAt)
                            on conflict (request_key, scope) do update set
                            fingerprint = null, resource = excluded.resource, owner = excluded.owner, answer = null,
                            created_at = excluded.created_at
                            where idempotency.created_at < :expiry""", entry)
                    .bind("resource", entry.resource())
                    .bind("createdAt", entry.createdAt().toEpochMilli())
                    .bind("expiry", expiry.toEpochMilli())
                    .execute();
            bound(h, """
                            update idempotency set owner = :owner, created_at = :createdAt
                            where request_key = :key and scope = :scope and answer is null and owner <> :owner""", entry)
                    .bind("createdAt", entry.createdAt().toEpochMilli())
                    .execute();
            return h.createQuery("select * from idempotency where request_key = :key and scope = :scope")
                    .bind("key", entry.key())
                    .bind("scope", entry.scope())
                    .map((row, context) -> entry(row))
                    .one();
        });
    }

    @Override
    public void answer(Entry answered) {
        database.write(h -> bound(h, """
                        update idempotency set fingerprint = :fingerprint, answer = :answer
                        where request_key = :key and scope = :scope and owner = :owner""", answered)
                .bind("fingerprint", answered.fingerprint().orElse(null))
                .bind("answer", answered.answer().map(Json::write).orElse(null))
                .execute());
    }

    @Override
    public void release(Entry entry) {
        database.write(h -> bound(h, """
                        delete from idempotency
                        where request_key = :key and scope = :scope and owner = :owner and answer is null""", entry).execute());
    }

    @Override
    public int deleteBefore(Instant expiry) {
        return database.write(h -> h.createUpdate("delete from idempotency where created_at < :expiry")
                .bind("expiry", expiry.toEpochMilli())
                .execute());
    }

    private static Update bound(Handle handle, String sql, Entry entry) {
        return handle.createUpdate(sql)
                .bind("key", entry.key())
                .bind("scope", entry.scope())
                .bind("owner", entry.owner());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString("request_key"),
                row.getString("scope"),
                Optional.ofNullable(row.getString("fingerprint")),
                row.getString("resource"),
                row.getString("owner"),
                Optional.ofNullable(row.getString("answer")).map(json -> Json.read(json, Answer.class)),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }
}
