package dev.graft.dataset.layout;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.ExclusionReason;
import dev.graft.dataset.item.Layout;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Labels that are names of folders. A folder for a split is told from a class of that name by what is in it and beside
 * it: there is a {@code train} with class folders below, and either a second split's folder or nothing else.
 *
 * @param root the surrounding folder with a slash behind it, or nothing
 */
record FolderArrangement(String root, Layout layout) implements Arrangement {
    /** Recognises the arrangement of these pictures' paths. */
    static FolderArrangement of(Collection<String> images) {
        if (isPreSplit(images, "")) {
            return new FolderArrangement("", Layout.PRE_SPLIT);
        }
        String folder = Arrangement.surroundingFolder(images);
        boolean deeper = images.stream().anyMatch(path -> path.indexOf('/', folder.length()) >= 0);
        if (folder.isEmpty() || !deeper) {
            return new FolderArrangement("", Layout.CLASS_FOLDERS);
        }
        return new FolderArrangement(folder, isPreSplit(images, folder) ? Layout.PRE_SPLIT : Layout.CLASS_FOLDERS);
    }

    private static boolean isPreSplit(Collection<String> images, String root) {
        Set<String> others = new HashSet<>();
        Set<Split> splits = new HashSet<>();
        for (String path : images) {
            int end = path.indexOf('/', root.length());
            if (!path.startsWith(root) || end < 0) {
                continue;
            }
            String top = path.substring(root.length(), end);
            Optional<Split> split = Split.of(top);
            if (split.isEmpty()) {
                others.add(top);
            } else if (path.indexOf('/', end + 1) >= 0) {
                splits.add(split.get());
            }
        }
        return splits.contains(Split.TRAIN) && (splits.size() > 1 || others.isEmpty());
    }

    @Override
    public Optional<Placement> of(String path) {
        if (!path.startsWith(root)) {
            return Optional.empty();
        }
        List<String> parts = List.of(path.substring(root.length()).split("/"));
        if (layout == Layout.CLASS_FOLDERS) {
            return parts.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Placement(new Target.OneLabel(parts.get(0)), Optional.empty(), Optional.empty()));
        }
        Optional<Split> split = Split.of(parts.get(0));
        return parts.size() < 3 || split.isEmpty()
                ? Optional.empty()
                : Optional.of(new Placement(new Target.OneLabel(parts.get(1)), split, Optional.empty()));
    }

    @Override
    public Task task() {
        return Task.IMAGE_CLASSIFICATION;
    }

    @Override
    public Exclusion whyNot(String path) {
        return new Exclusion(
                path,
                ExclusionReason.NO_LABEL,
                layout == Layout.CLASS_FOLDERS ? "it is in no class folder" : "it is in no class folder of a split");
    }
}
