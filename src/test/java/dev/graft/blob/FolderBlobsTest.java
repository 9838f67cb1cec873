package dev.graft.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.disk.Forced;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderBlobsTest implements BlobStoreContract {
    @TempDir
    Path folder;

    private FolderBlobs blobs;

    @BeforeEach
    void open() throws IOException {
        blobs = new FolderBlobs(folder);
    }

    @Override
    public BlobStore store() {
        return blobs;
    }

    @Test
    void aBlobIsOnTheDiskOnceItIsPut() throws IOException {
        Path file = blobs.newFile();
        Files.writeString(file, "content");

        assertThat(Forced.by(() -> blobs.put("a/b", file)))
                .containsSubsequence(file, folder.resolve("blobs/a"))
                .contains(folder.resolve("blobs"));
    }

    @Test
    void whatIsDeletedMeanwhileDoesNotDisturbAListing() throws Exception {
        for (int i = 0; i < 300; i++) {
            Path file = blobs.newFile();
            Files.writeString(file, "content");
            blobs.put("all/" + i + "/inner/blob", file);
        }
        CompletableFuture<Void> deletion = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 300; i++) {
                try {
                    blobs.deleteAll("all/" + i);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        while (!deletion.isDone()) {
            assertThat(blobs.keys("all")).allMatch(key -> key.startsWith("all/"));
        }
        deletion.get();
    }

    @Test
    void unfinishedFilesAreGoneAfterARestartAndBlobsAreNot() throws IOException {
        Path unfinished = blobs.newFile();
        Path finished = blobs.newFile();
        Files.writeString(finished, "content");
        blobs.put("a/b", finished);

        FolderBlobs restarted = new FolderBlobs(folder);

        assertThat(unfinished).doesNotExist();
        assertThat(restarted.local("a/b")).hasContent("content");
        assertThat(restarted.newFile()).exists();
    }

    @Test
    void aFolderWhoseBlobNeverCameIsGoneAfterARestart() throws IOException {
        Files.createDirectories(folder.resolve("blobs/datasets/ds_1/upload"));

        FolderBlobs restarted = new FolderBlobs(folder);

        assertThat(folder.resolve("blobs")).isEmptyDirectory();
        assertThat(restarted.newFile()).exists();
    }
}
