package dev.graft.training;

import dev.graft.blob.FolderBlobs;
import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.SplitCounts;
import dev.graft.dataset.item.Target;
import dev.graft.dataset.item.Task;
import dev.graft.disk.Digest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Drawn noise for tasks other than classification: which channels are brighter, or how bright all of it is. */
final class TinyTask {
    static final List<String> LABELS = List.of("blue", "green", "red");
    /** Values lie between this and {@link #HIGHEST}, far from 0 and 1. */
    static final double LOWEST = 1000;

    static final double HIGHEST = 1128;
    static final int TRAIN = 48;
    static final int VALIDATION = 16;
    static final int TEST = 16;

    private static final int SIZE = 32;

    private TinyTask() {}

    /** A picture with what is true of it. */
    private record Drawn(byte[] png, Target target, List<Integer> indices) {}

    /** Writes a dataset and gives its folder. */
    static Path write(Path folder, Task task) throws IOException {
        FolderBlobs blobs = new FolderBlobs(folder);
        Path bytes = blobs.newFile();
        List<Item> items = new ArrayList<>();
        Random random = new Random(3);
        try (OutputStream out = Files.newOutputStream(bytes)) {
            long offset = 0;
            for (int i = 0; i < TRAIN + VALIDATION + TEST; i++) {
                Drawn drawn = task == Task.IMAGE_REGRESSION ? bright(random) : coloured(random);
                out.write(drawn.png());
                items.add(new Item(
                        Item.id(i),
                        i + ".png",
                        drawn.target(),
                        drawn.indices(),
                        i < TRAIN ? Split.TRAIN : i < TRAIN + VALIDATION ? Split.VALIDATION : Split.TEST,
                        SIZE,
                        SIZE,
                        Digest.of(drawn.png()),
                        "image/png",
                        offset,
                        drawn.png().length));
                offset += drawn.png().length;
            }
        }
        List<Label> labels = new ArrayList<>();
        for (int label = 0; label < LABELS.size() && task == Task.IMAGE_MULTILABEL; label++) {
            labels.add(new Label(
                    LABELS.get(label),
                    label,
                    new SplitCounts(
                            count(items, label, Split.TRAIN),
                            count(items, label, Split.VALIDATION),
                            Optional.of(count(items, label, Split.TEST)))));
        }
        DatasetFolder.put(blobs, "datasets/ds_1", bytes, task, labels, items);
        return blobs.local("datasets/ds_1/dataset.json").getParent();
    }

    private static int count(List<Item> items, int label, Split split) {
        return (int) items.stream()
                .filter(item -> item.split() == split && item.classIndices().contains(label))
                .count();
    }

    private static Drawn coloured(Random random) throws IOException {
        List<Integer> channels = IntStream.range(0, LABELS.size())
                .filter(channel -> random.nextBoolean())
                .boxed()
                .toList();
        int tint = channels.stream().mapToInt(channel -> 0x60 << 8 * channel).sum();
        return new Drawn(
                picture(tint, random),
                new Target.Labels(channels.stream().map(LABELS::get).toList()),
                channels);
    }

    private static Drawn bright(Random random) throws IOException {
        int value = random.nextInt(128);
        return new Drawn(picture(value * 0x010101, random), new Target.Value(LOWEST + value), List.of());
    }

    private static byte[] picture(int tint, Random random) throws IOException {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIZE * SIZE; i++) {
            image.setRGB(i % SIZE, i / SIZE, (random.nextInt(1 << 24) & 0x7F7F7F) + tint);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
