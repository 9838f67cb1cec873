package dev.graft;

import dev.graft.disk.Durable;
import dev.graft.store.Database;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies a server's home while the server works; a server that is started on the copy goes on from the moment of the
 * backup. Caches, what is being received and the built-in base model are left out: they come back by themselves.
 *
 * <p>Blobs, and imported base models, never change, so those that the database of that moment names were either there before it, and are copied
 * first, or came while these were copied, and are copied after it. What the copy has beyond that, its first start deletes.
 */
final class Backup {
    /** Of a process that will not be there, or made again by it. */
    private static final Set<String> LEFT_OUT = Set.of("process.json", "lock", "server", "control");

    private Backup() {}

    /**
     * Makes the copy; it is complete, and on the disk, when this returns.
     *
     * @param target a folder that is empty or not there yet
     */
    static void copy(Path home, Path target) throws IOException {
        Path database = home.resolve(Home.DATABASE);
        if (!Files.isRegularFile(database)) {
            throw new NoSuchFileException(database.toString(), null, "no home of a Graft server");
        }
        Durable.createFolders(target.toAbsolutePath());
        requireEmpty(target);
        copyNew(home.resolve(Home.BLOBS), target.resolve(Home.BLOBS));
        copyNew(home.resolve(Home.IMPORTED), target.resolve(Home.IMPORTED));
        // Until it has its name, nothing can be started on the copy that would lack the rest.
        Path unnamed = target.resolve(Home.DATABASE + ".part");
        Database.copy(database, unnamed);
        copyNew(home.resolve(Home.BLOBS), target.resolve(Home.BLOBS));
        copyNew(home.resolve(Home.IMPORTED), target.resolve(Home.IMPORTED));
        copyNew(home.resolve(Home.ATTEMPTS), target.resolve(Home.ATTEMPTS));
        Durable.move(unnamed, target.resolve(Home.DATABASE));
    }

    private static void requireEmpty(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            if (files.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(target.toString());
            }
        }
    }

    /** Copies the files that are not there yet; one that goes meanwhile belongs to something that was deleted. */
    private static void copyNew(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Durable.createFolders(to.toAbsolutePath());
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path copy = to.resolve(entry.getFileName().toString());
                try {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        copyNew(entry, copy);
                    } else if (!LEFT_OUT.contains(entry.getFileName().toString()) && !Files.exists(copy)) {
                        Files.copy(entry, copy, StandardCopyOption.COPY_ATTRIBUTES);
                        Durable.force(copy);
                    }
                } catch (NoSuchFileException gone) {
                    Files.deleteIfExists(copy);
                }
            }
        }
        Durable.force(to);
    }
}
