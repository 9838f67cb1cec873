package dev.graft.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    @TempDir
    Path folder;

    @Test
    void writingReplacesTheWholeFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("result.json");
        Durable.write(file, "a long first version".getBytes(StandardCharsets.UTF_8));
        Durable.write(file, "second".getBytes(StandardCharsets.UTF_8));

        assertThat(file).hasContent("second");
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFileIsForcedBeforeItGetsItsNameAndTheNameAfter() throws IOException {
        Path file = folder.resolve("result.json");

        List<Path> forced = Forced.by(() -> Durable.write(file, new byte[10]));

        assertThat(forced).hasSize(2);
        assertThat(forced.get(0).getParent()).isEqualTo(folder);
        assertThat(forced.get(0)).isNotEqualTo(file);
        assertThat(forced.get(1)).isEqualTo(folder);
    }

    @Test
    void aFolderIsForcedWithItsFilesBeforeItGetsItsNameAndTheNameAfter() throws IOException {
        Path from = Files.createDirectories(folder.resolve("from"));
        Path file = Files.createFile(from.resolve("file"));

        assertThat(Forced.by(() -> Durable.move(from, folder.resolve("to")))).containsExactly(file, from, folder);
    }

    @Test
    void theNamesOfNewFoldersAreForced() throws IOException {
        Path deep = folder.resolve("a/b");

        assertThat(Forced.by(() -> Durable.createFolders(deep))).containsExactly(folder, folder.resolve("a"));
    }

    @Test
    void aFailedWriteLeavesWhatWasThere() throws IOException {
        Path occupied = folder.resolve("occupied");
        Files.createDirectories(occupied.resolve("inner"));

        assertThatThrownBy(() -> Durable.write(occupied, new byte[3])).isInstanceOf(FileSystemException.class);
        assertThat(occupied.resolve("inner")).isDirectory();
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aFolderMovesWithItsFilesAndNeverOntoAnotherFolderWithFiles() throws IOException {
        Path from = Files.createDirectories(folder.resolve("from"));
        Files.writeString(from.resolve("file"), "content");
        Path to = folder.resolve("to");
        Durable.move(from, to);
        Files.createDirectories(from);

        assertThat(to.resolve("file")).hasContent("content");
        assertThatThrownBy(() -> Durable.move(from, to))
                .isInstanceOfAny(DirectoryNotEmptyException.class, FileSystemException.class);
        assertThat(to.resolve("file")).hasContent("content");
    }

    @Test
    void foldersAreMadeWithThoseAboveThem() throws IOException {
        Path deep = folder.resolve("a/b/c");
        Durable.createFolders(deep);
        Durable.createFolders(deep);

        assertThat(deep).isDirectory();
    }

    @Test
    void treesAreMeasuredAndDeletedWhole() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/inner"));
        Files.write(tree.resolve("one"), new byte[10]);
        Files.write(tree.resolveSibling("two"), new byte[5]);
        Path outside = Files.writeString(folder.resolve("outside"), "stays");
        Files.createSymbolicLink(tree.resolve("link"), outside);

        Path root = folder.resolve("tree");
        assertThat(Durable.size(tree.resolve("one"))).isEqualTo(10);
        assertThat(Durable.size(root)).isEqualTo(15);
        Durable.deleteTree(root);
        Durable.deleteTree(root);
        assertThat(root).doesNotExist();
        assertThat(Durable.size(root)).isZero();
        assertThat(outside).hasContent("stays");
    }

    @Test
    void whatWasBeingWrittenIsSweptUpAndNothingElse() throws IOException {
        Files.createFile(folder.resolve("result.json.123.tmp"));
        Files.createDirectories(folder.resolve("tmp-456/inner"));
        Path whole = Files.createFile(folder.resolve("result.json"));

        Durable.sweep(folder);
        Durable.sweep(folder.resolve("absent"));

        assertThat(folder).isDirectoryContaining(whole::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }
}
