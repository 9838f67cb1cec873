package dev.graft.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} does. */
interface BlobStoreContract {
    BlobStore store();

    private void put(String key, String content) throws IOException {
        Path file = store().newFile();
        Files.writeString(file, content);
        store().put(key, file);
    }

    private String content(String key) throws IOException {
        return Files.readString(store().local(key));
    }

    @Test
    default void whatWasPutIsRead() throws IOException {
        put("datasets/ds_1/items.bin", "bytes");

        assertThat(store().exists("datasets/ds_1/items.bin")).isTrue();
        assertThat(content("datasets/ds_1/items.bin")).isEqualTo("bytes");
    }

    @Test
    default void puttingTakesTheFileAway() throws IOException {
        Path file = store().newFile();
        store().put("a", file);

        assertThat(file).doesNotExist();
    }

    @Test
    default void newFilesAreEmptyAndTheirOwn() throws IOException {
        Path one = store().newFile();
        Path other = store().newFile();

        assertThat(one).isEmptyFile().isNotEqualTo(other);
    }

    @Test
    default void aSecondPutReplacesTheFirst() throws IOException {
        put("a/b", "first");
        put("a/b", "second");

        assertThat(content("a/b")).isEqualTo("second");
    }

    @Test
    default void whatIsNotThereIsTold() {
        assertThat(store().exists("a/b")).isFalse();
        assertThatThrownBy(() -> store().local("a/b")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void aPrefixIsNoBlob() throws IOException {
        put("a/b", "content");

        assertThat(store().exists("a")).isFalse();
        assertThatThrownBy(() -> store().local("a")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    default void deletingTakesAllBelowThePrefixAndNothingBesideIt() throws IOException {
        put("datasets/ds_1/a", "1");
        put("datasets/ds_1/deep/b", "2");
        put("datasets/ds_10/a", "3");
        store().deleteAll("datasets/ds_1");
        store().deleteAll("datasets/ds_1");
        store().deleteAll("never/was");

        assertThat(store().exists("datasets/ds_1/a")).isFalse();
        assertThat(store().exists("datasets/ds_1/deep/b")).isFalse();
        assertThat(content("datasets/ds_10/a")).isEqualTo("3");
    }

    @Test
    default void keysBelowAPrefixAreListed() throws IOException {
        put("datasets/ds_1/a", "1");
        put("datasets/ds_1/deep/b", "2");
        put("datasets/ds_10/a", "3");

        try (Stream<String> keys = store().keys("datasets/ds_1")) {
            assertThat(keys).containsExactlyInAnyOrder("datasets/ds_1/a", "datasets/ds_1/deep/b");
        }
        try (Stream<String> keys = store().keys("models")) {
            assertThat(keys).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "..",
                ".",
                "a/../b",
                "a/..",
                "./a",
                "/etc/passwd",
                "a//b",
                "a/",
                "a\\b",
                "a b",
                "ä",
                "a\n"
            })
    default void keysThatCouldLeaveTheStoreAreRefused(String key) throws IOException {
        Path file = store().newFile();

        assertThatThrownBy(() -> store().put(key, file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().local(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().exists(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().deleteAll(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().keys(key)).isInstanceOf(IllegalArgumentException.class);
        assertThat(file).exists();
    }
}
