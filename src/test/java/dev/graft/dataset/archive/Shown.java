package dev.graft.dataset.archive;

import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A visitor that remembers what it is shown. */
final class Shown implements ArchiveVisitor {
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<String> damaged = new ArrayList<>();
    final List<Exclusion> refused = new ArrayList<>();
    int expected = -1;

    /** Reads an archive from its bytes. */
    static Shown in(byte[] archive, DatasetLimits limits) throws IOException, InterruptedException {
        Path file = Files.createTempFile("archive", ".bin");
        try {
            Files.write(file, archive);
            Shown shown = new Shown();
            new ArchiveReader(file, limits).read(shown);
            return shown;
        } finally {
            Files.delete(file);
        }
    }

    static Shown in(byte[] archive) throws IOException, InterruptedException {
        return in(archive, DatasetLimits.DEFAULTS);
    }

    @Override
    public void expect(int count) {
        expected = count;
    }

    @Override
    public void file(String path, int bytes, InputStream content) throws IOException {
        try {
            byte[] read = content.readAllBytes();
            if (read.length > bytes) {
                throw new AssertionError(path + " gave " + read.length + " bytes; " + bytes + " were announced");
            }
            files.put(path, read);
        } catch (DamagedEntryException e) {
            damaged.add(path + ": " + e.getMessage());
        }
    }

    @Override
    public void refused(Exclusion exclusion) {
        refused.add(exclusion);
    }

    /** Of what was refused: reasons by path. */
    Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        refused.forEach(r -> reasons.merge(r.path(), r.reason().code(), (a, b) -> a + "," + b));
        return reasons;
    }
}
