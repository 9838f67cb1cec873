package dev.graft.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Changes to the file system that survive a power cut once the method has returned, and happen whole or not at all. */
public final class Durable {
    /** Windows can't open a folder to force it; its file system journals names by itself. */
    private static final boolean FOLDERS_CAN_BE_FORCED =
            !System.getProperty("os.name").startsWith("Windows");

    private Durable() {}

    /** Writes a small file in one step, replacing what stands there. */
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), file.getFileName() + ".", ".tmp");
        try {
            Files.write(temporary, content);
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Gives a complete file or folder its name, in one step; a file replaces what has it. Both on one volume. */
    public static void move(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    force(file);
                }
            }
        }
        force(from);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(to.toAbsolutePath().getParent());
    }

    /** Makes a folder and those above it. */
    public static void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            createFolders(parent);
            Files.createDirectories(folder);
            force(parent);
        }
    }

    /** Forces a file's content, or a folder's names, to the disk. */
    public static void force(Path path) throws IOException {
        if (FOLDERS_CAN_BE_FORCED || !Files.isDirectory(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Deletes what a crash has left of what was being written in a folder: {@code *.tmp} and {@code tmp-*}. */
    public static void sweep(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "{*.tmp,tmp-*}")) {
                for (Path path : left) {
                    deleteTree(path);
                }
            }
        }
    }

    /** Deletes a file, or a folder with all in it; harmless when it is not there. */
    public static void deleteTree(Path tree) throws IOException {
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

    /** Bytes of a file, or of all files below a folder, links left out; 0 when it is not there. What goes meanwhile is not counted. */
    public static long size(Path tree) throws IOException {
        AtomicLong size = new AtomicLong();
        visit(tree, (file, attributes) -> size.addAndGet(attributes.size()));
        return size.get();
    }

    /** A file, or all files below a folder, links left out; none when it is not there. What goes meanwhile may be missing. */
    public static List<Path> files(Path tree) throws IOException {
        List<Path> files = new ArrayList<>();
        visit(tree, (file, attributes) -> files.add(file));
        return files;
    }

    private static void visit(Path tree, BiConsumer<Path, BasicFileAttributes> visitor) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    visitor.accept(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                return e instanceof NoSuchFileException
                        ? FileVisitResult.CONTINUE
                        : super.postVisitDirectory(folder, e);
            }
        });
    }
}
