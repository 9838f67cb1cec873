package dev.graft.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTest {
    private static final int ALIGNMENT = 64;
    /** Every length up to the alignment, and one beyond all buffers. */
    private static final int LARGE = 100_000;

    @TempDir
    Path folder;

    private static byte[] zip(int alignment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StoredZip zip = new StoredZip(bytes, alignment)) {
            for (int length = 0; length <= ALIGNMENT; length++) {
                zip.add("é" + "n".repeat(length), content(length));
            }
            zip.add("large", out -> out.write(content(LARGE)));
        }
        return bytes.toByteArray();
    }

    private static byte[] content(int length) {
        return "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void everyReaderFindsWhatWasStored() throws IOException {
        byte[] bytes = zip(ALIGNMENT);
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                assertThat(in.readAllBytes()).isEqualTo(content((int) entry.getSize()));
                names.add(entry.getName());
            }
        }
        assertThat(names).hasSize(ALIGNMENT + 2).startsWith("é", "én").endsWith("large");
        try (ZipFile file =
                new ZipFile(Files.write(folder.resolve("a.zip"), bytes).toFile())) {
            assertThat(file.getInputStream(file.getEntry("large")).readAllBytes())
                    .isEqualTo(content(LARGE));
        }
    }

    @Test
    void everyContentBeginsAtAMultipleOfTheAlignment() throws IOException {
        String all = new String(zip(ALIGNMENT), StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int length = 1; length <= ALIGNMENT; length++) {
            int name = all.indexOf("n".repeat(length), from);
            int begin = all.indexOf("x".repeat(length), name);
            assertThat(begin % ALIGNMENT).as("content of length %d", length).isZero();
            from = begin + length;
        }
    }

    @Test
    void theBytesAreTheSameInEveryTimeZone() throws IOException {
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            byte[] east = zip(1);
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Honolulu"));
            assertThat(zip(1)).isEqualTo(east);
        } finally {
            TimeZone.setDefault(here);
        }
    }

    @Test
    void contentThatIsNotTheSameTwiceIsRefused() {
        byte[] changing = {0};
        assertThatThrownBy(() -> {
                    try (StoredZip zip = new StoredZip(OutputStream.nullOutputStream(), 1)) {
                        zip.add("clock", out -> out.write(++changing[0]));
                    }
                })
                .isInstanceOf(ZipException.class);
    }
}
