package dev.graft.dataset.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends an archive as a whole, in each format. */
class ArchiveBoundsTest {
    private static final int MIB = 1 << 20;

    private static List<byte[]> everyFormat(Map<String, byte[]> files) {
        byte[] tar = Archives.tar(files);
        return List.of(Archives.zip(files), tar, Archives.gzip(tar));
    }

    private static Map<String, byte[]> files(int count, int size) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            files.put("a/" + i, new byte[size]);
        }
        return files;
    }

    private static void assertFails(byte[] archive, DatasetLimits limits, ErrorCode code) {
        assertThatThrownBy(() -> Shown.in(archive, limits))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void moreFilesThanAllowedFailTheArchive() throws Exception {
        DatasetLimits limits = new DatasetLimits(MIB, 20, MIB, MIB, 100);
        for (byte[] archive : everyFormat(files(20, 1))) {
            assertThat(Shown.in(archive, limits).files).hasSize(20);
        }
        for (byte[] archive : everyFormat(files(21, 1))) {
            assertFails(archive, limits, ErrorCode.TOO_MANY_ITEMS);
        }
    }

    @Test
    void junkDoesNotCountAsFilesButAsEntries() throws Exception {
        DatasetLimits limits = new DatasetLimits(MIB, 5, MIB, 4 * MIB, 100);
        Map<String, byte[]> files = files(5, 1);
        for (int i = 0; i < 1005; i++) {
            files.put("__MACOSX/a/._" + i, new byte[1]);
        }
        for (byte[] archive : everyFormat(files)) {
            assertThat(Shown.in(archive, limits).files).hasSize(5);
        }
        files.put("__MACOSX/one too many", new byte[1]);
        for (byte[] archive : everyFormat(files)) {
            assertFails(archive, limits, ErrorCode.TOO_MANY_ITEMS);
        }
    }

    @Test
    void moreUnpackedBytesThanAllowedFailTheArchive() throws Exception {
        DatasetLimits limits = new DatasetLimits(MIB, 100, MIB, MIB, 100);
        for (byte[] archive : everyFormat(files(9, 100_000))) {
            assertThat(Shown.in(archive, limits).files).hasSize(9);
        }
        for (byte[] archive : everyFormat(files(11, 100_000))) {
            assertFails(archive, limits, ErrorCode.ARCHIVE_BOMB);
        }
    }

    @Test
    void implausibleRatioFailsTheArchiveLongBeforeTheLimit() {
        byte[] zip = Archives.zip(out -> {
            for (int i = 0; i < 40; i++) {
                Archives.put(out, "a/" + i, new byte[2 * MIB]);
            }
        });
        assertThat(zip.length).isLessThan(100_000);
        assertFails(zip, DatasetLimits.DEFAULTS, ErrorCode.ARCHIVE_BOMB);
        byte[] tar = Archives.gzip(Archives.tar(files(40, 2 * MIB)));
        assertFails(tar, DatasetLimits.DEFAULTS, ErrorCode.ARCHIVE_BOMB);
    }

    @Test
    void entryOfImplausibleRatioFailsTheArchiveUnread() {
        byte[] zip = Archives.zip(Map.of("a/1", new byte[65 * MIB]));

        assertThatThrownBy(() -> Shown.in(zip))
                .hasMessageContaining("'a/1' unpacks from")
                .hasMessageContaining("250 times");
    }

    @Test
    void namesOfUnusualLengthFailTheArchive() {
        DatasetLimits limits = new DatasetLimits(MIB, 10, MIB, MIB, 100);
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            files.put("a".repeat(900) + i, new byte[1]);
        }
        for (byte[] archive : everyFormat(files)) {
            assertFails(archive, limits, ErrorCode.TOO_MANY_ITEMS);
        }
    }

    @Test
    void readingLeavesNoFilesBehind(@TempDir Path folder) throws Exception {
        Path archive =
                Files.write(folder.resolve("a.zip"), Archives.zip(Map.of("../evil", new byte[1], "b", new byte[1])));

        ArchiveReader reader = new ArchiveReader(archive, DatasetLimits.DEFAULTS);
        reader.read(new Shown());

        assertThat(reader.fraction()).isEqualTo(1);
        assertThat(folder).isDirectoryContaining(path -> path.equals(archive));
        assertThat(folder.toFile().list()).hasSize(1);
        assertThat(folder.resolveSibling("evil")).doesNotExist();
    }
}
