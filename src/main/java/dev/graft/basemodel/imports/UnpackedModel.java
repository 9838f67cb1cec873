package dev.graft.basemodel.imports;

import dev.graft.basemodel.ModelFolder;
import dev.graft.dataset.archive.ArchiveReader;
import dev.graft.dataset.archive.ArchiveVisitor;
import dev.graft.dataset.archive.DamagedEntryException;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.Exclusion;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/** Takes a base model's files out of an uploaded archive; names in it choose among files, and never become paths. */
final class UnpackedModel {
    /** Whatever else a repository may have beside the model. */
    private static final int MAX_FILES = 1000;

    private UnpackedModel() {}

    /**
     * Unpacks the files of the uppermost folder that has a model in it.
     *
     * @param maxBytes that the archive may unpack to
     * @throws GraftException the codes of {@link ArchiveReader}, or {@link ErrorCode#UNSUPPORTED_FORMAT}
     */
    static void unpack(Path archive, Path target, long maxBytes) throws IOException {
        DatasetLimits limits = new DatasetLimits(maxBytes, MAX_FILES, Integer.MAX_VALUE, maxBytes, 1);
        Listing listing = new Listing();
        read(archive, limits, listing);
        String folder = listing.modelFolder()
                .orElseThrow(() -> new GraftException(
                        ErrorCode.UNSUPPORTED_FORMAT,
                        "The archive has no folder with config.json and model.safetensors in it.",
                        Map.of("hint", listing.hint())));
        read(archive, limits, new Extraction(folder, target));
    }

    private static void read(Path archive, DatasetLimits limits, ArchiveVisitor visitor) throws IOException {
        try {
            new ArchiveReader(archive, limits).read(visitor);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (DamagedEntryException e) {
            throw new GraftException(
                    ErrorCode.ARCHIVE_INVALID, "A file in the archive is damaged: " + e.getMessage() + ".", e);
        }
    }

    private static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static final class Listing implements ArchiveVisitor {
        private final Map<String, Set<String>> folders = new HashMap<>();
        private final List<String> refused = new ArrayList<>();
        private boolean pickle;

        @Override
        public void file(String path, int bytes, InputStream content) {
            String folder = folderOf(path);
            folders.computeIfAbsent(folder, any -> new TreeSet<>()).add(path.substring(folder.length()));
            pickle |= path.endsWith(".bin") || path.endsWith(".pth") || path.endsWith(".pt");
        }

        @Override
        public void refused(Exclusion exclusion) {
            refused.add(exclusion.path() + ": " + exclusion.message());
        }

        Optional<String> modelFolder() {
            return folders.entrySet().stream()
                    .filter(entry -> entry.getValue().containsAll(List.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS)))
                    .map(Map.Entry::getKey)
                    .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        }

        String hint() {
            if (pickle) {
                return "Pickle files are programs and are never opened; save the weights as model.safetensors.";
            }
            return refused.isEmpty()
                    ? "Pack both files, with a folder around them or without."
                    : "Some files could not be had: "
                            + String.join("; ", refused.subList(0, Math.min(3, refused.size())));
        }
    }

    private record Extraction(String folder, Path target) implements ArchiveVisitor {
        @Override
        public void file(String path, int bytes, InputStream content) throws IOException {
            String name = path.substring(folderOf(path).length());
            if (folderOf(path).equals(folder) && ImportFiles.TAKEN.contains(name)) {
                if (!name.equals(ModelFolder.WEIGHTS) && bytes > ImportFiles.MAX_TEXT_BYTES) {
                    throw new GraftException(ErrorCode.UNSUPPORTED_FORMAT, name + " has " + bytes + " bytes.");
                }
                Files.copy(content, target.resolve(ImportFiles.asItCame(name)), StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void refused(Exclusion exclusion) {
            // Told of where it is missed.
        }
    }
}
