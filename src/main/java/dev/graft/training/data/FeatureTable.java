package dev.graft.training.data;

import dev.graft.attempt.Stopped;
import dev.graft.disk.Durable;
import dev.graft.tensor.Inference;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The pooled features of every item of a dataset, {@code [items, length]}, computed once and kept on disk: a second job
 * on the same dataset, base model and transform finds them. They stand in parts, so that an interrupted computation goes
 * on where it was.
 */
public final class FeatureTable {
    private static final int PART_ITEMS = 1024;
    public static final int BATCH_SIZE = 32;
    private static final long LOCK_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<FloatBuffer> parts;
    private final int length;

    private FeatureTable(List<FloatBuffer> parts, int length) {
        this.parts = parts;
        this.length = length;
    }

    /**
     * Opens the table, computing what is missing.
     *
     * @param folder of this dataset, base model and transform
     * @param items how many there are
     * @param backbone opens what turns pictures into features of this length; only asked where some are missing
     * @param progress is told how many items are done
     * @param stop ends the work early when it says so
     * @throws Stopped when it does
     */
    public static FeatureTable open(
            Path folder,
            int items,
            int length,
            PixelBatches pictures,
            Supplier<Inference> backbone,
            LongConsumer progress,
            BooleanSupplier stop)
            throws IOException {
        Files.createDirectories(folder);
        List<Part> all = new ArrayList<>();
        for (int from = 0; from < items; from += PART_ITEMS) {
            all.add(new Part(
                    folder.resolve(String.format("%09d.f32", from)), from, Math.min(items, from + PART_ITEMS)));
        }
        // Of several worker processes one computes, the others wait and find the result.
        try (FileChannel lockFile =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(lockFile, progress, stop)) {
            Durable.sweep(folder);
            List<Part> missing =
                    all.stream().filter(part -> !Files.exists(part.file)).toList();
            if (!missing.isEmpty()) {
                compute(missing, length, pictures, backbone, progress, stop);
            }
            progress.accept(items);
            lock.release();
        }
        Caches.touch(folder);
        List<FloatBuffer> parts = new ArrayList<>();
        for (Part part : all) {
            parts.add(map(part.file));
        }
        return new FeatureTable(parts, length);
    }

    /** Waits for the lock, with signs of life. */
    static FileLock lock(FileChannel file, LongConsumer progress, BooleanSupplier stop) throws IOException {
        while (true) {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return lock;
            }
            if (stop.getAsBoolean()) {
                throw new Stopped();
            }
            progress.accept(0);
            LockSupport.parkNanos(LOCK_POLL_NANOS);
        }
    }

    /** Pictures are made while the backbone is loaded. */
    private static void compute(
            List<Part> parts,
            int length,
            PixelBatches pictures,
            Supplier<Inference> backbone,
            LongConsumer progress,
            BooleanSupplier stop)
            throws IOException {
        pictures.begin(
                0, parts.stream().map(Part::batches).flatMap(List::stream).toList());
        try (Inference network = backbone.get()) {
            for (Part part : parts) {
                ByteBuffer bytes = ByteBuffer.allocate((part.to - part.from) * length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                int done = part.from;
                for (int[] batch : part.batches()) {
                    if (stop.getAsBoolean()) {
                        throw new Stopped();
                    }
                    for (float feature : network.run(pictures.next()).features()) {
                        bytes.putFloat(feature);
                    }
                    done += batch.length;
                    progress.accept(done);
                }
                Durable.write(part.file, bytes.array());
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

    /** A file with the features of the items from one ordinal up to another. */
    private record Part(Path file, int from, int to) {
        List<int[]> batches() {
            return FeatureTable.batches(IntStream.range(from, to).toArray(), BATCH_SIZE);
        }
    }

    /** Numbers in a vector. */
    public int length() {
        return length;
    }

    /** A view of one item's features. */
    public FloatBuffer vector(int ordinal) {
        return parts.get(ordinal / PART_ITEMS).slice(ordinal % PART_ITEMS * length, length);
    }
}
