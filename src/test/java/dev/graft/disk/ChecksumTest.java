package dev.graft.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumTest {
    @Test
    void filesHaveTheChecksumsOfTheStandard(@TempDir Path folder) throws IOException {
        // RFC 3720, B.4, read as numbers: 32 bytes of zeros, 32 of ones.
        assertThat(Checksum.of(Files.write(folder.resolve("zeros"), new byte[32])))
                .isEqualTo("8a9136aa");
        assertThat(Checksum.of(Files.write(folder.resolve("ones"), ones()))).isEqualTo("62a8ab43");
        assertThat(Checksum.of(Files.createFile(folder.resolve("empty")))).isEqualTo("00000000");
    }

    private static byte[] ones() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }
}
