package dev.graft.store;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** A PostgreSQL server that all tests share; it ends with the process. */
final class Postgres {
    private static final int CONNECTIONS = 8;
    private static final DataSource SOURCE = start();

    private Postgres() {}

    private static DataSource start() {
        try {
            return EmbeddedPostgres.start().getPostgresDatabase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database with empty tables. */
    static Database empty() {
        Jdbi.create(SOURCE).useHandle(h -> h.execute("drop schema public cascade; create schema public"));
        Migrations.migrate(SOURCE);
        HikariDataSource pool = Database.pool("postgres", SOURCE, CONNECTIONS);
        return new Database(Path.of("unused"), pool, pool);
    }
}
