package dev.graft.blob;

import dev.graft.disk.Durable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Blobs in a folder of the local file system. Unfinished files stand in {@code incoming}, which is emptied at start. */
public final class FolderBlobs implements BlobStore {
    private static final Pattern KEY = Pattern.compile("(?!\\.)[A-Za-z0-9._-]+(/(?!\\.)[A-Za-z0-9._-]+)*");

    private final Path root;
    private final Path incoming;

    /** @param folder made if it is not there; only this object writes to it */
    public FolderBlobs(Path folder) throws IOException {
        this.root = folder.resolve("blobs");
        this.incoming = folder.resolve("incoming");
        Files.createDirectories(root);
        Durable.deleteTree(incoming);
        Files.createDirectories(incoming);
        deleteEmptyFolders();
    }

    /** Those that were made for a blob that never came. */
    private void deleteEmptyFolders() throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(root)) {
            folders = walk.filter(path -> !path.equals(root) && Files.isDirectory(path))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path empty : folders) {
            try {
                Files.delete(empty);
            } catch (DirectoryNotEmptyException e) {
                // As it should be.
            }
        }
    }

    @Override
    public Path newFile() throws IOException {
        return Files.createTempFile(incoming, "", ".part");
    }

    @Override
    public void put(String key, Path file) throws IOException {
        Path target = path(key);
        Durable.createFolders(target.getParent());
        Durable.move(file, target);
    }

    @Override
    public Path local(String key) throws IOException {
        Path path = path(key);
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException(key);
        }
        return path;
    }

    @Override
    public boolean exists(String key) {
        return Files.isRegularFile(path(key));
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        Path folder = path(prefix);
        if (Files.isDirectory(folder)) {
            // Gone under its name in one step: what a crash leaves is swept up with the incoming files.
            // No folder is made for it: on a full disk that would fail, and deleting is what helps there.
            Path doomed = incoming.resolve("deleted-" + UUID.randomUUID());
            Durable.move(folder, doomed);
            Durable.deleteTree(doomed);
        }
    }

    @Override
    public Stream<String> keys(String prefix) throws IOException {
        return Durable.files(path(prefix)).stream().map(this::key);
    }

    private String key(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private Path path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a blob key: " + key);
        }
        return root.resolve(key);
    }
}
