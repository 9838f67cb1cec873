package dev.graft.store;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What a database's failures mean to clients. */
final class StorageFailures {
    /** Extended result codes of SQLite have the primary one in their low byte. */
    private static final int PRIMARY_CODE = 0xff;

    /** PostgreSQL's SQLSTATE disk_full. */
    private static final String DISK_FULL = "53100";

    private StorageFailures() {}

    /** {@link ErrorCode#STORAGE_FULL} where the disk has no room or refuses to write, else {@link ErrorCode#INTERNAL}. */
    static GraftException translate(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && fromDisk(sql)) {
                return new GraftException(
                        ErrorCode.STORAGE_FULL, "The database could not write to its disk: " + sql.getMessage(), sql);
            }
        }
        return new GraftException(ErrorCode.INTERNAL, "The database refused: " + failure.getMessage(), failure);
    }

    private static boolean fromDisk(SQLException failure) {
        int primary = failure.getErrorCode() & PRIMARY_CODE;
        return primary == SQLiteErrorCode.SQLITE_FULL.code
                || primary == SQLiteErrorCode.SQLITE_IOERR.code
                || DISK_FULL.equals(failure.getSQLState());
    }
}
