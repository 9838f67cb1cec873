package dev.graft.dataset.layout;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Task;
import dev.graft.dataset.item.Warning;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How one archive says which label its files have. Immutable. */
public interface Arrangement {
    Layout layout();

    /** What its labels are fit for. */
    Task task();

    /** What is said of the file at this path; empty where nothing is. */
    Optional<Placement> of(String path);

    /** Why {@link #of} has nothing for a file. */
    Exclusion whyNot(String path);

    /**
     * Files that it names and that are not there.
     *
     * @param files paths of all files of the archive
     */
    default List<Exclusion> missing(Collection<String> files) {
        return List.of();
    }

    /**
     * What its owner should know of it.
     *
     * @param files paths of all files of the archive
     */
    default List<Warning> warnings(Collection<String> files) {
        return List.of();
    }

    /** The one folder, with a slash behind it, that all paths which are in a folder are in; empty where there is none. */
    static String surroundingFolder(Collection<String> paths) {
        List<String> tops = paths.stream()
                .filter(path -> path.indexOf('/') >= 0)
                .map(path -> path.substring(0, path.indexOf('/') + 1))
                .distinct()
                .limit(2)
                .toList();
        return tops.size() == 1 ? tops.get(0) : "";
    }
}
