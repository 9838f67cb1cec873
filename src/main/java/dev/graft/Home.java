package dev.graft;

import dev.graft.disk.Durable;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder in which a server keeps everything, and the lock that makes it the only one to do so.
 *
 * <pre>
 * graft.db        the database
 * blobs/          datasets and models
 * incoming/       what is being received; emptied at start
 * attempts/       a folder for each attempt of a job
 * base-models/    the built-in base model, unpacked; imported ones, and what is being imported
 * caches/         what can be computed again: may be deleted while no server runs
 * lock            held while a server runs; names its process
 * </pre>
 */
public final class Home implements AutoCloseable {
    static final String DATABASE = "graft.db";
    static final String BLOBS = "blobs";
    static final String ATTEMPTS = "attempts";
    static final String IMPORTED = "base-models/imported";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private Home(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, and takes its lock.
     *
     * @throws GraftException {@link ErrorCode#CONFLICT} when another server has it
     */
    public static Home open(Path folder) throws IOException {
        Durable.createFolders(folder.toAbsolutePath());
        Path file = folder.toAbsolutePath().resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new GraftException(
                    ErrorCode.CONFLICT,
                    "Another Graft server uses " + folder.toAbsolutePath() + ": process "
                            + Files.readString(file).strip() + ". Stop it, or set GRAFT_HOME to another folder.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return new Home(folder.toAbsolutePath(), channel, lock);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public Path folder() {
        return folder;
    }

    public Path database() {
        return folder.resolve(DATABASE);
    }

    public Path attempts() {
        return folder.resolve(ATTEMPTS);
    }

    public Path baseModels() {
        return folder.resolve("base-models");
    }

    public Path importedBaseModels() {
        return folder.resolve(IMPORTED);
    }

    public Path caches() {
        return folder.resolve("caches");
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
