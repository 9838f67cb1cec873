package dev.graft.training.data;

import dev.graft.attempt.Stopped;
import dev.graft.dataset.item.Split;
import dev.graft.disk.Durable;
import dev.graft.tensor.Inference;
import dev.graft.training.data.FeatureOrder.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The pooled features of a dataset's items, {@code [items, length]}, computed once and kept on disk: a second job on the
 * same dataset, base model and transform finds them. They stand in parts, so that an interrupted computation goes on where
 * it was, and a sample needs no more than its own.
 */
public final class FeatureTable {
    public static final int BATCH_SIZE = 32;
    private static final int NOT_OPENED = -1;
    private static final long LOCK_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<FloatBuffer> parts = new ArrayList<>();
    private final int[] partOf;
    private final int[] placeInPart;
    private final int length;

    /** Is told how far the work is, in items. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long all);
    }

    private FeatureTable(int items, int length) {
        this.partOf = new int[items];
        this.placeInPart = new int[items];
        this.length = length;
        Arrays.fill(partOf, NOT_OPENED);
    }

    /**
     * Opens the table, computing what is missing.
     *
     * @param folder of this dataset, base model and transform
     * @param wanted how many items of each split are needed at least; all where there are fewer
     * @param backbone opens what turns pictures into features of this length; only asked where some are missing
     * @param stop ends the work early when it says so
     * @throws Stopped when it does
     */
    public static FeatureTable open(
            Path folder,
            FeatureOrder order,
            Map<Split, Integer> wanted,
            int length,
            PixelBatches pictures,
            Supplier<Inference> backbone,
            Progress progress,
            BooleanSupplier stop)
            throws IOException {
        Files.createDirectories(folder);
        List<Part> all = order.parts(wanted);
        long items = all.stream().mapToLong(part -> part.ordinals().length).sum();
        // Of several worker processes one computes, the others wait and find the result.
        try (FileChannel lockFile =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(lockFile, () -> progress.at(0, items), stop)) {
            Durable.sweep(folder);
            List<Part> missing = all.stream()
                    .filter(part -> !Files.exists(folder.resolve(part.file())))
                    .toList();
            if (!missing.isEmpty()) {
                compute(folder, missing, items, length, pictures, backbone, progress, stop);
            }
            progress.at(items, items);
            lock.release();
        }
        Caches.touch(folder);
        FeatureTable table = new FeatureTable(order.items(), length);
        for (Part part : all) {
            table.add(part, map(folder.resolve(part.file())));
        }
        return table;
    }

    private void add(Part part, FloatBuffer features) {
        for (int i = 0; i < part.ordinals().length; i++) {
            partOf[part.ordinals()[i]] = parts.size();
            placeInPart[part.ordinals()[i]] = i;
        }
        parts.add(features);
    }

    /** Waits for the lock, with signs of life. */
    static FileLock lock(FileChannel file, Runnable alive, BooleanSupplier stop) throws IOException {
        while (true) {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return lock;
            }
            if (stop.getAsBoolean()) {
                throw new Stopped();
            }
            alive.run();
            LockSupport.parkNanos(LOCK_POLL_NANOS);
        }
    }

    /** Pictures are made while the backbone is loaded. */
    private static void compute(
            Path folder,
            List<Part> parts,
            long items,
            int length,
            PixelBatches pictures,
            Supplier<Inference> backbone,
            Progress progress,
            BooleanSupplier stop)
            throws IOException {
        pictures.begin(
                0,
                parts.stream()
                        .map(part -> batches(part.ordinals(), BATCH_SIZE))
                        .flatMap(List::stream)
                        .toList());
        long done =
                items - parts.stream().mapToLong(part -> part.ordinals().length).sum();
        try (Inference network = backbone.get()) {
            for (Part part : parts) {
                ByteBuffer bytes = ByteBuffer.allocate(part.ordinals().length * length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                for (int[] batch : batches(part.ordinals(), BATCH_SIZE)) {
                    if (stop.getAsBoolean()) {
                        throw new Stopped();
                    }
                    for (float feature : network.run(pictures.next()).features()) {
                        bytes.putFloat(feature);
                    }
                    done += batch.length;
                    progress.at(done, items);
                }
                Durable.write(folder.resolve(part.file()), bytes.array());
            }
        }
    }

    private static FloatBuffer map(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        }
    }

    /** Cuts ordinals into batches, in order. */
    public static List<int[]> batches(int[] ordinals, int size) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < ordinals.length; from += size) {
            batches.add(Arrays.copyOfRange(ordinals, from, Math.min(ordinals.length, from + size)));
        }
        return batches;
    }

    /** Numbers in a vector. */
    public int length() {
        return length;
    }

    /**
     * A view of one item's features.
     *
     * @param ordinal of an item that is among those that the table was opened for
     */
    public FloatBuffer vector(int ordinal) {
        if (partOf[ordinal] == NOT_OPENED) {
            throw new IllegalArgumentException("the features of item " + ordinal + " were not asked for");
        }
        return parts.get(partOf[ordinal]).slice(placeInPart[ordinal] * length, length);
    }
}
