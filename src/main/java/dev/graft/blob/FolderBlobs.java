package dev.graft.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
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
        deleteTree(incoming);
        Files.createDirectories(incoming);
    }

    @Override
    public Path newFile() throws IOException {
        return Files.createTempFile(incoming, "", ".part");
    }

    @Override
    public void put(String key, Path file) throws IOException {
        Path target = path(key);
        createFolders(target.getParent());
        force(file);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        force(target.getParent());
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
            Path doomed = Files.createTempDirectory(incoming, "deleted-").resolve("tree");
            Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
            force(folder.getParent());
            deleteTree(doomed.getParent());
        }
    }

    @Override
    public Stream<String> keys(String prefix) throws IOException {
        Path folder = path(prefix);
        return Files.isDirectory(folder)
                ? Files.walk(folder).filter(Files::isRegularFile).map(file -> key(file))
                : Stream.empty();
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

    /** Makes a folder and its parents so that their names survive a power cut. */
    private void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            createFolders(folder.getParent());
            Files.createDirectories(folder);
            force(folder.getParent());
        }
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.exists(tree)) {
            List<Path> paths;
            try (Stream<Path> walk = Files.walk(tree)) {
                paths = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : paths) {
                Files.deleteIfExists(path);
            }
        }
    }
}
