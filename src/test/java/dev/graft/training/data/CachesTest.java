package dev.graft.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private Caches caches;

    @BeforeEach
    void open() {
        caches = new Caches(folder);
    }

    @Test
    void whatWasUnusedLongestGoesFirst() throws IOException {
        Path old = pixels("aa-eval.pixels", 1);
        Path middle = features("bb", 2);
        Path young = pixels("aa-320.pixels", 3);

        caches.trim(200, digest -> false);

        assertThat(old).doesNotExist();
        assertThat(middle).exists();
        assertThat(young).exists();
    }

    @Test
    void whatIsInUseStays() throws IOException {
        Path used = pixels("aa-eval.pixels", 1);
        Path idle = features("bb", 2);

        caches.trim(0, "aa"::equals);

        assertThat(used).exists();
        assertThat(idle).doesNotExist();
    }

    @Test
    void whatFitsStays() throws IOException {
        Path file = pixels("aa-eval.pixels", 1);

        caches.trim(100, digest -> false);

        assertThat(file).exists();
    }

    @Test
    void withoutCachesThereIsNothingToDo() {
        new Caches(folder.resolve("nowhere")).trim(0, digest -> false);
    }

    private Path pixels(String name, int hour) throws IOException {
        Files.createDirectories(caches.pixels());
        return used(Files.write(caches.pixels().resolve(name), new byte[100]), hour);
    }

    private Path features(String digest, int hour) throws IOException {
        Path features = Files.createDirectories(caches.features(digest).resolve("features-eval-base"));
        Files.write(features.resolve("000000000.f32"), new byte[100]);
        return used(features, hour);
    }

    private static Path used(Path cache, int hour) throws IOException {
        return Files.setLastModifiedTime(cache, FileTime.from(NOON.plusSeconds(hour * 3600L)));
    }
}
