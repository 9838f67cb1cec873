package dev.graft.dataset.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ZipReaderTest {
    private static final byte[] TEXT = "some text, some text, some text".getBytes(StandardCharsets.UTF_8);

    private static void assertFails(byte[] archive, ErrorCode code, String message) {
        assertThatThrownBy(() -> Shown.in(archive)).isInstanceOfSatisfying(GraftException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e).hasMessageContaining(message);
        });
    }

    /** Where four bytes stand, counted from the front. */
    private static int find(byte[] archive, int signature) {
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at <= archive.length - 4; at++) {
            if (bytes.getInt(at) == signature) {
                return at;
            }
        }
        throw new AssertionError("no such signature");
    }

    private static ByteBuffer directory(byte[] archive) {
        int at = find(archive, 0x02014B50);
        return ByteBuffer.wrap(archive, at, archive.length - at).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @EnumSource(Zip64Mode.class)
    void storedAndDeflatedEntriesComeBackInOrder(Zip64Mode mode) throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        byte[] archive = Archives.zip(out -> {
            out.setUseZip64(mode);
            Archives.putStored(out, "b/stored.bin", noise);
            Archives.put(out, "a/deflated.txt", TEXT);
            Archives.put(out, "a/empty.txt", new byte[0]);
            out.putArchiveEntry(new ZipArchiveEntry("folder/"));
            out.closeArchiveEntry();
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("b/stored.bin", "a/deflated.txt", "a/empty.txt");
        assertThat(shown.files.get("b/stored.bin")).isEqualTo(noise);
        assertThat(shown.files.get("a/deflated.txt")).isEqualTo(TEXT);
        assertThat(shown.files.get("a/empty.txt")).isEmpty();
        assertThat(shown.expected).isEqualTo(3);
        assertThat(shown.refused).isEmpty();
    }

    @Test
    void archivesOfTheJdkWithDataDescriptorsAreRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setComment("a comment");
            for (int i = 0; i < 100; i++) {
                out.putNextEntry(new ZipEntry("label/" + i));
                out.write(TEXT, 0, i % TEXT.length);
                out.closeEntry();
            }
        }

        Shown shown = Shown.in(bytes.toByteArray());

        assertThat(shown.files).hasSize(100);
        assertThat(shown.files.get("label/7")).isEqualTo(Arrays.copyOf(TEXT, 7));
    }

    @Test
    void moreThan65535EntriesAreRead() throws Exception {
        byte[] archive = Archives.zip(out -> {
            for (int i = 0; i < 70_000; i++) {
                Archives.putStored(out, "l/" + i, new byte[] {(byte) i});
            }
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files).hasSize(70_000);
        assertThat(shown.files.get("l/69999")).containsExactly((byte) 69_999);
    }

    @Test
    void archiveBehindAProgramThatUnpacksItIsRead() throws Exception {
        byte[] archive = Archives.zip(Map.of("a/1", TEXT));
        byte[] prefixed = new byte[5000 + archive.length];
        System.arraycopy(archive, 0, prefixed, 5000, archive.length);
        prefixed[0] = 'P';
        prefixed[1] = 'K';
        prefixed[2] = 3;
        prefixed[3] = 4;

        assertThat(Shown.in(prefixed).files.get("a/1")).isEqualTo(TEXT);
    }

    @Test
    void namesThatAreUnsafeAreReportedAndTheOthersRead() throws Exception {
        byte[] archive = Archives.zip(out -> {
            for (String name : List.of(
                    "../evil", "/abs", "C:\\evil", "a/b\\c", "a/\0b", "ok/1", "__MACOSX/ok/._1", "ok/.DS_Store")) {
                Archives.put(out, name, TEXT);
            }
            Archives.put(out, "ok/1", "a second one of that name".getBytes(StandardCharsets.UTF_8));
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("ok/1");
        assertThat(shown.files.get("ok/1")).isEqualTo(TEXT);
        assertThat(shown.reasons().values()).hasSize(6).containsOnly("unsafe_path");
        assertThat(shown.expected).isEqualTo(7);
    }

    @Test
    void nameInAnotherEncodingIsReported() throws Exception {
        byte[] archive = Archives.zip(out -> {
            out.setEncoding("ISO-8859-1");
            out.setUseLanguageEncodingFlag(false);
            Archives.put(out, "blümchen/1", TEXT);
        });

        assertThat(Shown.in(archive).reasons()).containsOnly(Map.entry("bl\ufffdmchen/1", "unsafe_path"));
    }

    @Test
    void linksAndDevicesAreReported() throws Exception {
        byte[] archive = Archives.zip(out -> {
            for (int mode : new int[] {0120777, 0020644, 0060644, 0010644, 0140644, 0100644}) {
                ZipArchiveEntry entry = new ZipArchiveEntry("a/" + Integer.toOctalString(mode));
                entry.setUnixMode(mode);
                Archives.put(out, entry, "/etc/passwd".getBytes(StandardCharsets.UTF_8));
            }
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("a/100644");
        assertThat(shown.reasons()).hasSize(5).containsEntry("a/120777", "link");
        assertThat(shown.reasons().values()).containsOnly("link");
    }

    @Test
    void encryptedEntriesAndOtherMethodsAreReported() throws Exception {
        byte[] archive = Archives.zip(Map.of("a/1", TEXT));
        directory(archive).putShort(8, (short) 1);
        assertThat(Shown.in(archive).reasons()).containsOnly(Map.entry("a/1", "unsupported_format"));

        archive = Archives.zip(Map.of("a/1", TEXT));
        directory(archive).putShort(10, (short) 93);
        assertThat(Shown.in(archive).reasons()).containsOnly(Map.entry("a/1", "unsupported_format"));
    }

    @Test
    void damageOfOneEntryLeavesTheOthers() throws Exception {
        byte[] noise = new byte[1000];
        new Random(3).nextBytes(noise);
        byte[] archive = Archives.zip(out -> {
            Archives.putStored(out, "a/flipped", noise);
            Archives.put(out, "a/fine", TEXT);
        });
        archive[500] ^= 1;

        Shown shown = Shown.in(archive);

        assertThat(shown.damaged).containsExactly("a/flipped: its bytes do not fit the archive's checksum");
        assertThat(shown.files.keySet()).containsExactly("a/fine");
    }

    @Test
    void sizesThatLieAreFoundOut() throws Exception {
        byte[] big = new byte[10_000];
        for (int stated : new int[] {0, 1, 9_999, 10_001, 1_000_000}) {
            byte[] archive = Archives.zip(Map.of("a/1", big));
            directory(archive).putInt(24, stated);

            Shown shown = Shown.in(archive);

            if (stated == 0) {
                assertThat(shown.files.get("a/1")).isEmpty();
            } else {
                assertThat(shown.damaged).singleElement().asString().contains("bytes than the archive says");
            }
        }
    }

    @Test
    void garbageInADeflatedEntryIsDamage() throws Exception {
        byte[] archive = Archives.zip(Map.of("a/1", TEXT));
        Arrays.fill(archive, 33, 40, (byte) 0xFF);

        assertThat(Shown.in(archive).damaged).containsExactly("a/1: its compressed data are damaged");
    }

    @Test
    void entryOverTheLimitIsReportedWithoutUnpacking() throws Exception {
        DatasetLimits limits = new DatasetLimits(1 << 20, 10, 30, 1 << 20, 100);

        Shown shown = Shown.in(Archives.zip(Map.of("a/1", TEXT, "a/2", new byte[30])), limits);

        assertThat(shown.files.keySet()).containsExactly("a/2");
        assertThat(shown.refused).singleElement().satisfies(e -> {
            assertThat(e.reason().code()).isEqualTo("too_large");
            assertThat(e.message()).isEqualTo("it has 31 bytes; 30 are allowed");
        });
    }

    @Test
    void overlappingEntriesFailTheArchive() {
        byte[] archive = Archives.zip(out -> {
            Archives.putStored(out, "a/1", new byte[100]);
            Archives.putStored(out, "a/2", new byte[100]);
        });
        ByteBuffer directory = directory(archive);
        byte[] twice = archive.clone();
        directory(twice).putInt(46 + 3 + Short.toUnsignedInt(directory.getShort(30)) + 42, 0);
        assertFails(twice, ErrorCode.ARCHIVE_INVALID, "overlap");

        byte[] longer = archive.clone();
        directory(longer).putInt(20, 200).putInt(24, 200);
        assertFails(longer, ErrorCode.ARCHIVE_INVALID, "overlap");
    }

    @Test
    void entryWithinAnothersDataIsAnOverlap() throws Exception {
        byte[] inner = Archives.zip(Map.of("a/inner", TEXT));
        byte[] local = Arrays.copyOf(inner, find(inner, 0x02014B50));
        byte[] archive = Archives.zip(out -> {
            Archives.putStored(out, "a/outer", local);
            Archives.put(out, "a/inner", TEXT);
        });
        ByteBuffer directory = directory(archive);
        int second = 46 + 7 + Short.toUnsignedInt(directory.getShort(30));
        int place = find(Arrays.copyOfRange(archive, 4, archive.length), 0x04034B50) + 4;
        directory.putInt(second + 42, place);

        assertFails(archive, ErrorCode.ARCHIVE_INVALID, "overlap");
    }

    @Test
    void directoryThatContradictsItselfFailsTheArchive() {
        byte[] archive = Archives.zip(Map.of("a/1", TEXT));
        int end = find(archive, 0x06054B50);
        ByteBuffer bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        assertFails(bytes.putShort(end + 10, (short) 2).array(), ErrorCode.ARCHIVE_INVALID, "end says 2");

        bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        assertFails(bytes.putInt(end + 12, 1 << 30).array(), ErrorCode.ARCHIVE_INVALID, "not where");

        bytes = ByteBuffer.wrap(archive.clone()).order(ByteOrder.LITTLE_ENDIAN);
        assertFails(bytes.putInt(end + 12, 10).array(), ErrorCode.ARCHIVE_INVALID, "directory");

        byte[] pointer = archive.clone();
        directory(pointer).putInt(42, 5);
        assertFails(pointer, ErrorCode.ARCHIVE_INVALID, "no entry");

        byte[] beyond = archive.clone();
        directory(beyond).putInt(42, archive.length);
        assertFails(beyond, ErrorCode.ARCHIVE_INVALID, "behind its directory");
    }

    @Test
    void archiveCutOffAnywhereIsTruncated() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            byte[] content = new byte[random.nextInt(2000)];
            random.nextBytes(content);
            files.put("a/" + i, content);
        }
        byte[] archive = Archives.zip(files);
        for (int percent = 1; percent < 100; percent++) {
            assertFails(Arrays.copyOf(archive, archive.length * percent / 100), ErrorCode.ARCHIVE_TRUNCATED, "ends");
        }
        assertFails(Arrays.copyOf(archive, archive.length - 1), ErrorCode.ARCHIVE_TRUNCATED, "ends");
    }

    @Test
    void randomDamageNeverShowsItselfAsAnythingElseThanARefusal() throws Exception {
        byte[] archive = Archives.zip(out -> {
            out.setUseZip64(Zip64Mode.Always);
            for (int i = 0; i < 5; i++) {
                Archives.put(out, "a/" + i, Arrays.copyOf(TEXT, 5 * i));
            }
        });
        Random random = new Random(5);
        int refusals = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = archive.clone();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                damaged[random.nextInt(4, damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Shown.in(damaged);
            } catch (GraftException e) {
                refusals++;
                assertThat(e.code().name()).startsWith("ARCHIVE_");
            }
        }
        assertThat(refusals).isGreaterThan(500);
    }

    @Test
    void emptyArchiveHasNoFiles() throws IOException, InterruptedException {
        assertThat(Shown.in(Archives.zip(Map.of())).files).isEmpty();
    }
}
