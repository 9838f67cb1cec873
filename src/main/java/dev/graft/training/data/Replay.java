package dev.graft.training.data;

import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * New items together with some that an earlier model has learned from, as one dataset: what a network sees no more it
 * forgets. Robins, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal", 1995.
 *
 * <p>Of the earlier train split there come as many items as the new one has, at least {@value #FEWEST_A_LABEL} a label,
 * evenly over its labels; its validation and test splits come whole, so that it shows what was forgotten. Items that both
 * have come once. A function of the two datasets alone.
 */
public final class Replay {
    private static final int FEWEST_A_LABEL = 20;
    private static final String PREFIX = "datasets/replay";

    private final DatasetFolder fresh;
    private final DatasetFolder earlier;

    /** @param earlier of the same task */
    public Replay(DatasetFolder fresh, DatasetFolder earlier) {
        this.fresh = fresh;
        this.earlier = earlier;
    }

    /**
     * Writes the joint dataset: the new items first, then the earlier ones.
     *
     * @param folder for it alone
     */
    public DatasetFolder write(Path folder) throws IOException {
        FolderBlobs blobs = new FolderBlobs(folder);
        List<Item> kept = replayed();
        TreeSet<String> names = new TreeSet<>();
        fresh.labels().forEach(label -> names.add(label.name()));
        kept.forEach(item -> names.addAll(item.label().labels()));
        List<String> labels = List.copyOf(names);
        List<Item> items = new ArrayList<>();
        Path bytes = blobs.newFile();
        try (OutputStream out = Files.newOutputStream(bytes)) {
            append(fresh, fresh.items(), labels, items, out);
            append(earlier, kept, labels, items, out);
        }
        DatasetFolder.put(blobs, PREFIX, bytes, fresh.task(), counted(labels, items), items);
        return DatasetFolder.open(blobs, PREFIX);
    }

    private List<Item> replayed() {
        List<Item> all = earlier.items();
        int train = (int) fresh.items().stream()
                .filter(item -> item.split() == Split.TRAIN)
                .count();
        int wanted =
                Math.max(train, FEWEST_A_LABEL * Math.max(1, earlier.labels().size()));
        FeatureOrder order = new FeatureOrder(all);
        List<String> known = fresh.items().stream().map(Item::sha256).toList();
        TreeSet<String> digests = new TreeSet<>(known);
        return Arrays.stream(Split.values())
                .flatMapToInt(
                        split -> Arrays.stream(split == Split.TRAIN ? order.first(split, wanted) : order.of(split)))
                .sorted()
                .mapToObj(all::get)
                .filter(item -> !digests.contains(item.sha256()))
                .toList();
    }

    private static void append(
            DatasetFolder from, List<Item> some, List<String> labels, List<Item> items, OutputStream out)
            throws IOException {
        long offset = items.isEmpty()
                ? 0
                : items.get(items.size() - 1).offset()
                        + items.get(items.size() - 1).length();
        try (FileChannel channel = from.openBytes()) {
            for (Item item : some) {
                out.write(DatasetFolder.bytes(channel, item));
                items.add(item.moved(
                        Item.id(items.size()),
                        item.label().labels().stream().map(labels::indexOf).toList(),
                        offset));
                offset += item.length();
            }
        }
    }

    private static List<Label> counted(List<String> labels, List<Item> items) {
        boolean hasTest = items.stream().anyMatch(item -> item.split() == Split.TEST);
        Map<String, int[]> counts = new LinkedHashMap<>();
        labels.forEach(label -> counts.put(label, new int[Split.values().length]));
        items.forEach(item -> item.label().labels().forEach(label -> counts.get(label)[
                item.split().ordinal()]++));
        List<Label> counted = new ArrayList<>();
        counts.forEach((label, n) -> counted.add(new Label(
                label,
                counted.size(),
                new SplitCounts(
                        n[Split.TRAIN.ordinal()],
                        n[Split.VALIDATION.ordinal()],
                        hasTest ? Optional.of(n[Split.TEST.ordinal()]) : Optional.empty()))));
        return counted;
    }
}
