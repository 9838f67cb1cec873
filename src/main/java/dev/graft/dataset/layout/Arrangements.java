package dev.graft.dataset.layout;

import dev.graft.dataset.item.Task;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Recognises how an archive is arranged. */
public final class Arrangements {
    private static final Set<String> MANIFESTS = Set.of("manifest.csv", "manifest.jsonl");

    private Arrangements() {}

    /** Whether a file could be the archive's manifest: by its name, at the top or in a folder there. */
    public static boolean couldBeManifest(String path) {
        return MANIFESTS.contains(path.substring(path.indexOf('/') + 1));
    }

    /** Gives a file's bytes. */
    public interface Opening {
        InputStream open(String path) throws IOException;
    }

    /**
     * Recognises the arrangement of an archive: a manifest at the top, or in the one folder that all pictures are in, comes
     * before folders.
     *
     * @param manifests paths of all files that {@link #couldBeManifest}
     * @param images paths of all pictures that can be read
     * @param content opens a manifest
     * @param maxRows how many lines of a manifest are believed
     * @param task as the upload has it; empty where the content is to tell
     * @throws GraftException {@link ErrorCode#MANIFEST_INVALID}, {@link ErrorCode#MANIFEST_MISSING} for a task that folders
     *     have no words for
     */
    public static Arrangement recognise(
            Collection<String> manifests, Collection<String> images, Opening content, int maxRows, Optional<Task> task)
            throws IOException {
        List<String> found = Stream.of("", Arrangement.surroundingFolder(images))
                .map(folder -> manifests.stream()
                        .filter(path -> path.startsWith(folder) && path.indexOf('/', folder.length()) < 0)
                        .sorted()
                        .toList())
                .filter(paths -> !paths.isEmpty())
                .findFirst()
                .orElse(List.of());
        if (found.size() > 1) {
            throw new GraftException(
                    ErrorCode.MANIFEST_INVALID,
                    "There are two manifests, " + String.join(" and ", found) + "; leave one.");
        }
        if (found.isEmpty()) {
            task.filter(asked -> asked != Task.IMAGE_CLASSIFICATION).ifPresent(Arrangements::refuseFolders);
            return FolderArrangement.of(images);
        }
        try (InputStream in = content.open(found.get(0))) {
            return ManifestArrangement.read(found.get(0), in, maxRows, task);
        }
    }

    private static void refuseFolders(Task task) {
        throw new GraftException(
                ErrorCode.MANIFEST_MISSING,
                "The task is " + task.code() + ", and the archive has no manifest.csv or manifest.jsonl at its top:"
                        + " folders can name one label a picture, "
                        + (task == Task.IMAGE_REGRESSION ? "but no number." : "but not several or none."));
    }
}
