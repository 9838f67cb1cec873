package dev.graft.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The real pictures beside the repository, which are not part of it: {@code shared/data} in a folder above. */
public final class SharedData {
    private SharedData() {}

    /** The folder, from the environment's GRAFT_SHARED or found upwards; where there is none, the test is skipped. */
    public static Path folder() {
        String named = System.getenv("GRAFT_SHARED");
        if (named != null) {
            return Path.of(named, "data");
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        assumeTrue(false, "No shared/data above " + here + " and no GRAFT_SHARED: real pictures are not tested.");
        return here;
    }

    /** The JPEG files of a zip below a prefix, in the order of their names. */
    public static List<byte[]> jpegs(Path zip, String prefix) throws IOException {
        assumeTrue(Files.exists(zip), "There is no " + zip + ": its pictures are not tested.");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = file.stream()
                    .filter(entry -> entry.getName().startsWith(prefix))
                    .filter(entry -> entry.getName().toLowerCase(Locale.ROOT).matches(".*\\.jpe?g"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            List<byte[]> bytes = new java.util.ArrayList<>();
            for (ZipEntry entry : entries) {
                bytes.add(file.getInputStream(entry).readAllBytes());
            }
            return bytes;
        }
    }
}
