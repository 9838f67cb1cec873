package dev.graft.dataset.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
    private static final byte[] TEXT = "some text".getBytes(StandardCharsets.UTF_8);

    private static void assertFails(byte[] archive, ErrorCode code) {
        assertThatThrownBy(() -> Shown.in(archive))
                .isInstanceOfSatisfying(
                        GraftException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void filesComeBackInOrderPlainAndCompressed() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 511, 512, 513, 100_000}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            files.put("./b/" + size, content);
        }
        byte[] tar = Archives.tar(files);

        for (byte[] archive : List.of(tar, Archives.gzip(tar))) {
            Shown shown = Shown.in(archive);
            assertThat(shown.files.keySet()).containsExactly("b/0", "b/1", "b/511", "b/512", "b/513", "b/100000");
            shown.files.forEach((path, content) -> assertThat(content).isEqualTo(files.get("./" + path)));
            assertThat(shown.expected).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void longAndForeignNamesAreRead(int mode) throws Exception {
        String name = "a".repeat(90) + "/" + "ß".repeat(300) + ".jpg";
        byte[] archive = Archives.tar(out -> {
            out.setLongFileMode(mode);
            Archives.put(out, name, TEXT);
            Archives.put(out, "short/1", TEXT);
        });

        assertThat(Shown.in(archive).files.keySet()).containsExactly(name, "short/1");
    }

    @Test
    void prefixOfPosixHeadersIsPartOfTheName() throws Exception {
        byte[] archive = Archives.tar(Map.of("name", TEXT));
        System.arraycopy("some/prefix".getBytes(StandardCharsets.US_ASCII), 0, archive, 345, 11);
        fixChecksum(archive);

        assertThat(Shown.in(archive).files.keySet()).containsExactly("some/prefix/name");
    }

    private static void fixChecksum(byte[] archive) {
        Arrays.fill(archive, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[i] & 0xFF;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, archive, 148, 8);
    }

    @Test
    void linksDevicesAndFoldersAreNoFiles() throws Exception {
        byte[] archive = Archives.tar(out -> {
            for (byte type : new byte[] {'1', '2', '3', '4', '6'}) {
                TarArchiveEntry entry = new TarArchiveEntry("a/" + (char) type, type);
                entry.setLinkName("/etc/passwd");
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
            }
            out.putArchiveEntry(new TarArchiveEntry("folder/"));
            out.closeArchiveEntry();
            Archives.put(out, "a/file", TEXT);
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("a/file");
        assertThat(shown.reasons()).hasSize(5);
        assertThat(shown.reasons().values()).containsOnly("link");
    }

    @Test
    void unsafeNamesAreReportedAndTheOthersRead() throws Exception {
        byte[] archive = Archives.tar(out -> {
            for (String name : List.of("../evil", "/abs", "a/../../b", "ok/1", "ok/1", "._ok", "C:/x")) {
                Archives.put(out, name, TEXT);
            }
        });

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("ok/1");
        assertThat(shown.refused).hasSize(5).allMatch(e -> e.reason().code().equals("unsafe_path"));
    }

    @Test
    void nulInAPaxPathIsReported() throws Exception {
        byte[] archive = Archives.tarOf(
                Archives.entry("PaxHeaders/x", 'x', pax("path=a/1\0.jpg")), Archives.entry("a/2", '0', TEXT));

        assertThat(Shown.in(archive).reasons()).containsOnly(Map.entry("a/1\ufffd.jpg", "unsafe_path"));
    }

    /** A record with its own length in front. */
    private static byte[] pax(String record) {
        int length = record.getBytes(StandardCharsets.UTF_8).length + 2;
        length += Integer.toString(length + 2).length();
        return (length + " " + record + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void sizesInPaxAndInBase256AreUnderstood() throws Exception {
        byte[] withoutSize = Archives.entry("a/1", '0', TEXT);
        System.arraycopy("00000000000".getBytes(StandardCharsets.US_ASCII), 0, withoutSize, 124, 11);
        fixChecksum(withoutSize);
        Shown shown = Shown.in(Archives.tarOf(
                Archives.entry("PaxHeaders/x", 'x', pax("size=9")), withoutSize, Archives.entry("a/2", '0', TEXT)));
        assertThat(shown.files.keySet()).containsExactly("a/1", "a/2");
        assertThat(shown.files.get("a/1")).isEqualTo(TEXT);

        byte[] inBase256 = Archives.tar(Map.of("a/1", TEXT));
        Arrays.fill(inBase256, 124, 136, (byte) 0);
        inBase256[124] = (byte) 0x80;
        inBase256[135] = 9;
        fixChecksum(inBase256);
        assertThat(Shown.in(inBase256).files.get("a/1")).isEqualTo(TEXT);
    }

    @Test
    void impossibleSizesFailTheArchive() {
        for (int first : new int[] {0xFF, 0x80}) {
            byte[] archive = Archives.tar(Map.of("a/1", TEXT));
            Arrays.fill(archive, 124, 136, (byte) 0xFF);
            archive[124] = (byte) first;
            fixChecksum(archive);
            assertFails(archive, ErrorCode.ARCHIVE_INVALID);
        }
    }

    @Test
    void sizeBeyondTheArchiveIsATruncation() {
        byte[] archive = Archives.tar(Map.of("a/1", TEXT));
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, archive, 124, 11);
        fixChecksum(archive);

        assertFails(archive, ErrorCode.ARCHIVE_TRUNCATED);
    }

    @Test
    void headersOfUnboundedLengthFailTheArchive() {
        for (char type : new char[] {'L', 'x'}) {
            assertFails(
                    Archives.tarOf(Archives.entry("meta", type, new byte[(1 << 20) + 1])), ErrorCode.ARCHIVE_INVALID);
        }
    }

    @Test
    void anyNumberOfMetaHeadersInARowIsHarmless() throws Exception {
        byte[][] entries = new byte[40_001][];
        for (int i = 0; i < 40_000; i += 2) {
            entries[i] = Archives.entry("long", 'L', new byte[0]);
            entries[i + 1] = Archives.entry("global", 'g', pax("comment=" + i));
        }
        entries[40_000] = Archives.entry("a/1", '0', TEXT);

        assertThat(Shown.in(Archives.tarOf(entries)).files.keySet()).containsExactly("a/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 a=b", "99 path=a\n", "x path=a\n", "path", "7 path\n", "0 =\n", "99999999999 a=b\n"})
    void malformedPaxHeadersFailTheArchive(String header) {
        byte[] records = header.getBytes(StandardCharsets.UTF_8);

        assertFails(
                Archives.tarOf(Archives.entry("x", 'x', records), Archives.entry("a/1", '0', TEXT)),
                ErrorCode.ARCHIVE_INVALID);
    }

    @Test
    void sparseFilesAreReported() throws Exception {
        byte[] archive = Archives.tarOf(
                Archives.entry("a/old", 'S', TEXT),
                Archives.entry("PaxHeaders/x", 'x', pax("GNU.sparse.major=1")),
                Archives.entry("a/new", '0', TEXT),
                Archives.entry("a/1", '0', TEXT));

        Shown shown = Shown.in(archive);

        assertThat(shown.files.keySet()).containsExactly("a/1");
        assertThat(shown.reasons())
                .containsEntry("a/old", "unsupported_format")
                .containsEntry("a/new", "unsupported_format");
    }

    @Test
    void entryOverTheLimitIsPassedOver() throws Exception {
        DatasetLimits limits = new DatasetLimits(1 << 20, 10, 10, 1 << 20, 100);

        Shown shown = Shown.in(Archives.tar(Map.of("a/large", new byte[5000], "b/small", TEXT)), limits);

        assertThat(shown.files.keySet()).containsExactly("b/small");
        assertThat(shown.reasons()).containsOnly(Map.entry("a/large", "too_large"));
    }

    @Test
    void archiveCutOffAnywhereIsTruncated() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            byte[] content = new byte[random.nextInt(2000)];
            random.nextBytes(content);
            files.put("a/" + i, content);
        }
        byte[] tar = Archives.tar(files);
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        for (int cut = 512; cut <= end; cut += 512) {
            assertFails(Arrays.copyOf(tar, cut), ErrorCode.ARCHIVE_TRUNCATED);
            assertFails(Arrays.copyOf(tar, cut + 100), ErrorCode.ARCHIVE_TRUNCATED);
        }
        byte[] gzip = Archives.gzip(tar);
        for (int percent = 3; percent < 100; percent++) {
            assertFails(Arrays.copyOf(gzip, gzip.length * percent / 100), ErrorCode.ARCHIVE_TRUNCATED);
        }
        assertFails(Arrays.copyOf(gzip, gzip.length - 1), ErrorCode.ARCHIVE_TRUNCATED);
    }

    @Test
    void damagedGzipStreamFailsTheArchive() {
        byte[] noise = new byte[100_000];
        new Random(6).nextBytes(noise);
        byte[] archive = Archives.gzip(Archives.tar(Map.of("a/1", noise)));
        archive[archive.length / 2] ^= 0x55;

        assertFails(archive, ErrorCode.ARCHIVE_INVALID);
    }

    @Test
    void randomDamageNeverShowsItselfAsAnythingElseThanARefusal() throws Exception {
        byte[] archive = Archives.tarOf(
                Archives.entry("x", 'x', pax("path=a/1")),
                Archives.entry("a/2", '0', TEXT),
                Archives.entry("a/3", '0', TEXT));
        Random random = new Random(7);
        int refusals = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = archive.clone();
            int block = 512 * random.nextInt(6);
            // Of a header: name, mode, owner, size, time, checksum, type.
            damaged[block + random.nextInt(160)] = (byte) random.nextInt(256);
            if (block == 0 || block == 1024 || block == 2048) {
                byte[] header = Arrays.copyOfRange(damaged, block, block + 512);
                fixChecksum(header);
                System.arraycopy(header, 0, damaged, block, 512);
            }
            try {
                Shown.in(damaged);
            } catch (GraftException e) {
                refusals++;
                assertThat(e.code().name()).startsWith("ARCHIVE_");
            }
        }
        assertThat(refusals).isGreaterThan(100);
    }

    @Test
    void archivesConcatenatedAsGzipMembersAreOneStream() throws Exception {
        byte[] tar = Archives.tar(Map.of("a/1", TEXT));
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(Archives.gzip(Arrays.copyOf(tar, 700)));
        members.write(Archives.gzip(Arrays.copyOfRange(tar, 700, tar.length)));

        assertThat(Shown.in(members.toByteArray()).files.get("a/1")).isEqualTo(TEXT);
    }
}
