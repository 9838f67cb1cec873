package dev.graft.bench;

import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.disk.Digest;
import dev.graft.image.ImageHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The pictures of an archive of {@code split/label/picture}, as files by path and as datasets made of them. */
final class BenchData {
    private BenchData() {}

    /** All pictures of an archive by their paths in it. */
    static SortedMap<String, byte[]> unzip(Path archive) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().split("/").length == 3 && !entry.isDirectory()) {
                    files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
        return files;
    }

    static String label(String path) {
        return path.split("/")[1];
    }

    /**
     * Writes a dataset's folder.
     *
     * @param parent of the folder; the same parent takes one dataset
     * @return the folder
     */
    static Path write(Path parent, SortedMap<String, byte[]> files, Function<String, Split> split) throws IOException {
        FolderBlobs blobs = new FolderBlobs(parent);
        List<String> names = files.keySet().stream()
                .map(BenchData::label)
                .distinct()
                .sorted()
                .toList();
        Path bytes = blobs.newFile();
        List<Item> items = new ArrayList<>();
        Map<String, int[]> counts = new TreeMap<>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bytes))) {
            long at = 0;
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                byte[] file = entry.getValue();
                String label = label(entry.getKey());
                ImageHeader header = ImageHeader.of(file);
                Split of = split.apply(entry.getKey());
                counts.computeIfAbsent(label, key -> new int[Split.values().length])[of.ordinal()]++;
                items.add(new Item(
                        Item.id(items.size()),
                        entry.getKey(),
                        label,
                        names.indexOf(label),
                        of,
                        header.width(),
                        header.height(),
                        Digest.of(file),
                        header.mediaType(),
                        at,
                        file.length));
                out.write(file);
                at += file.length;
            }
        }
        List<Label> labels = names.stream()
                .map(label -> new Label(
                        label,
                        names.indexOf(label),
                        new SplitCounts(
                                counts.get(label)[Split.TRAIN.ordinal()],
                                counts.get(label)[Split.VALIDATION.ordinal()],
                                Optional.of(counts.get(label)[Split.TEST.ordinal()]))))
                .toList();
        DatasetFolder.put(blobs, "data", bytes, labels, items);
        return blobs.local("data/dataset.json").getParent();
    }
}
