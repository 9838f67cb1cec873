package dev.graft.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.graft.disk.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * Graft's database: a SQLite file with its connections. Thread-safe.
 *
 * <p>SQLite has one writer at a time. All changes go through one connection, whose pool hands it out in the order of
 * asking; left to SQLite, writers would poll for its lock and could starve. Readers see the last committed state and wait
 * for nobody (write-ahead log). A committed change has been forced to the disk ({@code synchronous=FULL}).
 */
public final class Database implements AutoCloseable {
    /** Enough for the threads of a small service; readers hold a connection for one query. */
    private static final int READERS = 4;

    /** How long to wait for somebody else who has the file: a backup, a person with the {@code sqlite3} tool. */
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(20);

    private final Path file;
    private final HikariDataSource writers;
    private final HikariDataSource readers;
    private final Jdbi writing;
    private final Jdbi reading;

    Database(Path file, HikariDataSource writers, HikariDataSource readers) {
        this.file = file;
        this.writers = writers;
        this.readers = readers;
        this.writing = Jdbi.create(writers);
        this.reading = Jdbi.create(readers);
    }

    /**
     * Opens the database in a file, making it or bringing it up to date where need be.
     *
     * @throws dev.graft.error.GraftException when a newer Graft has written to it
     */
    public static Database open(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.enforceForeignKeys(true);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        Migrations.migrate(source);
        return new Database(file, pool("graft-writer", source, 1), pool("graft-readers", source, READERS));
    }

    static HikariDataSource pool(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    /** Makes a change in one transaction: whole, or, if it throws, not at all. */
    <T> T write(Function<Handle, T> change) {
        try {
            return writing.inTransaction(change::apply);
        } catch (JdbiException e) {
            throw StorageFailures.translate(e);
        }
    }

    /** Asks one query. */
    <T> T read(Function<Handle, T> question) {
        try {
            return reading.withHandle(question::apply);
        } catch (JdbiException e) {
            throw StorageFailures.translate(e);
        }
    }

    /**
     * Writes all that is committed in a database to another file, while its server works.
     *
     * @param copy not there yet
     */
    public static void copy(Path file, Path copy) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        Jdbi.create(source)
                .useHandle(h -> h.execute("vacuum into ?", copy.toAbsolutePath().toString()));
    }

    /** What the database takes on the disk, its log included. */
    public long sizeBytes() {
        try {
            return Durable.size(file) + Durable.size(beside("-wal")) + Durable.size(beside("-shm"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
