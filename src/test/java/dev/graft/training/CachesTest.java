package dev.graft.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.disk.Durable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    @TempDir
    Path folder;

    @Test
    void deletingLeavesWhatBelongsToOtherDatasets() throws IOException {
        Caches caches = new Caches(folder);
        Path pictures = write(caches.pixels().resolve("aa-eval.pixels"));
        Path features = write(caches.features("aa").resolve("features-x/000000000.f32"));
        Path otherPictures = write(caches.pixels().resolve("aab-eval.pixels"));
        Path otherFeatures = write(caches.features("bb").resolve("features-x/000000000.f32"));

        caches.delete("aa");

        assertThat(pictures).doesNotExist();
        assertThat(features).doesNotExist();
        assertThat(otherPictures).exists();
        assertThat(otherFeatures).exists();
    }

    @Test
    void thereMayBeNothingToDelete() {
        new Caches(folder.resolve("none")).delete("aa");

        assertThat(folder).isEmptyDirectory();
    }

    private static Path write(Path file) throws IOException {
        Durable.createFolders(file.getParent());
        Durable.write(file, new byte[1]);
        return file;
    }
}
