package dev.graft.training.data;

import dev.graft.tensor.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Batches of pictures, made ahead of their use on threads of their own. What a picture looks like is a function of epoch
 * and ordinal, so that the number of threads changes nothing.
 */
public final class PixelBatches implements BatchSource {
    /** Writes one picture {@code [height, width, 3]} at the buffer's position. */
    @FunctionalInterface
    interface Picture {
        void write(int epoch, int ordinal, ByteBuffer target);
    }

    private static final long CLOSE_SECONDS = 60;

    private final Picture picture;
    private final int height;
    private final int width;
    private final ExecutorService threads;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<Future<Batch.Pixels>> ahead = new ArrayDeque<>();
    private final int depth;
    private final int batchSize;
    private List<int[]> batches = List.of();
    private int epoch;
    private int submitted;
    private ByteBuffer inUse;

    /** @param threadCount threads that make batches, each a batch at a time; one more batch than that is made ahead */
    PixelBatches(Picture picture, int height, int width, int batchSize, int threadCount) {
        this.picture = picture;
        this.height = height;
        this.width = width;
        this.batchSize = batchSize;
        this.depth = threadCount + 1;
        this.threads = Executors.newFixedThreadPool(threadCount, task -> {
            Thread thread = new Thread(task, "pictures");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i <= depth; i++) {
            free.add(ByteBuffer.allocateDirect(batchSize * height * width * 3));
        }
    }

    @Override
    public void begin(int newEpoch, List<int[]> newBatches) {
        drain();
        epoch = newEpoch;
        batches = new ArrayList<>(newBatches);
        submitted = 0;
        while (submitted < depth && submitted < batches.size()) {
            submit();
        }
    }

    @Override
    public Batch next() {
        if (inUse != null) {
            free.add(inUse);
        }
        if (submitted < batches.size()) {
            submit();
        }
        Batch.Pixels batch = await(ahead.remove());
        inUse = batch.rgb();
        return batch;
    }

    private void submit() {
        int[] ordinals = batches.get(submitted++);
        if (ordinals.length > batchSize) {
            throw new IllegalArgumentException("a batch of " + ordinals.length + " where " + batchSize + " fit");
        }
        ByteBuffer buffer = free.remove();
        int ofEpoch = epoch;
        ahead.add(threads.submit(() -> {
            buffer.clear();
            for (int ordinal : ordinals) {
                picture.write(ofEpoch, ordinal, buffer);
            }
            return new Batch.Pixels(buffer, ordinals.length, height, width);
        }));
    }

    private void drain() {
        while (!ahead.isEmpty()) {
            free.add(await(ahead.remove()).rgb());
        }
        if (inUse != null) {
            free.add(inUse);
            inUse = null;
        }
    }

    private static Batch.Pixels await(Future<Batch.Pixels> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for pictures", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for the pictures being made: an interrupt would close the file that other batches read from. */
    @Override
    public void close() {
        ahead.forEach(batch -> batch.cancel(false));
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a picture takes over " + CLOSE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
