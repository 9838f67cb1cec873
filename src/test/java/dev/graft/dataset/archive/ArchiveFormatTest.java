package dev.graft.dataset.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchiveFormatTest {
    private static final Map<String, byte[]> FILES = Map.of("a/1.txt", new byte[] {1, 2, 3});

    @Test
    void archivesAreKnownByTheirFirstBytes() {
        byte[] tar = Archives.tar(FILES);
        assertThat(ArchiveFormat.of(Archives.zip(FILES))).contains(ArchiveFormat.ZIP);
        assertThat(ArchiveFormat.of(Archives.zip(Map.of()))).contains(ArchiveFormat.ZIP);
        assertThat(ArchiveFormat.of(tar)).contains(ArchiveFormat.TAR);
        assertThat(ArchiveFormat.of(Archives.gzip(tar))).contains(ArchiveFormat.TAR_GZ);
    }

    @Test
    void gzipHeadThatIsCutOffStillShowsTheTarInIt() {
        byte[] noise = new byte[300_000];
        new Random(1).nextBytes(noise);
        byte[] archive = Archives.gzip(Archives.tar(Map.of("noise", noise)));

        assertThat(ArchiveFormat.of(Arrays.copyOf(archive, ArchiveFormat.HEAD_BYTES)))
                .contains(ArchiveFormat.TAR_GZ);
    }

    @Test
    void everythingElseIsNoArchive() {
        byte[] noise = new byte[2000];
        new Random(2).nextBytes(noise);
        for (byte[] bytes : new byte[][] {
            {},
            {'P', 'K'},
            "path,label\n".repeat(100).getBytes(StandardCharsets.UTF_8),
            noise,
            new byte[2000],
            Archives.gzip("no tar in here".repeat(100).getBytes(StandardCharsets.UTF_8)),
            Archives.gzip(new byte[0]),
            {0x1F, (byte) 0x8B, 8},
            {'R', 'a', 'r', '!', 0x1A, 7, 0}
        }) {
            assertThat(ArchiveFormat.of(bytes)).isEmpty();
        }
    }
}
