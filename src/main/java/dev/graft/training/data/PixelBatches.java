package dev.graft.training.data;

import dev.graft.tensor.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Batches of pictures, made ahead of their use on threads of their own. What a picture looks like is a function of epoch
 * and ordinal, and how it is mixed with others one of epoch and the batch's ordinals, so that the number of threads changes
 * nothing.
 */
public final class PixelBatches implements BatchSource {
    /** Writes one picture {@code [height, width, 3]} at the buffer's position. */
    @FunctionalInterface
    interface Picture {
        void write(int epoch, int ordinal, ByteBuffer target);
    }

    private static final long CLOSE_SECONDS = 60;
    private static final int CHANNELS = 3;

    /** Batches that are made before they are asked for. */
    private static final int AHEAD = 3;

    /** A batch and what was done to it. */
    private record Made(Batch.Pixels pixels, Optional<Mixing> mixing) {}

    private final Picture picture;
    private final Optional<Mixer> mixer;
    private final int height;
    private final int width;
    private final ExecutorService threads;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<Future<Made>> ahead = new ArrayDeque<>();
    private final int threadCount;
    private final int batchSize;
    private List<int[]> batches = List.of();
    private int epoch;
    private int submitted;
    private ByteBuffer inUse;
    private Optional<Mixing> mixing = Optional.empty();
    private volatile boolean closed;

    /**
     * Starts threads that wait for an epoch.
     *
     * @param mixer of the pictures of each batch
     * @param threadCount threads that make batches, each its part of every batch: where the training step is on all cores
     *     too, it is held up on all of them alike, and none waits for another
     */
    PixelBatches(Picture picture, Optional<Mixer> mixer, int height, int width, int batchSize, int threadCount) {
        this.picture = picture;
        this.mixer = mixer;
        this.height = height;
        this.width = width;
        this.batchSize = batchSize;
        this.threadCount = threadCount;
        this.threads = Executors.newFixedThreadPool(threadCount, task -> {
            Thread thread = new Thread(task, "pictures");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i <= AHEAD; i++) {
            free.add(ByteBuffer.allocateDirect(batchSize * height * width * CHANNELS));
        }
    }

    @Override
    public void begin(int newEpoch, List<int[]> newBatches) {
        drain();
        epoch = newEpoch;
        batches = new ArrayList<>(newBatches);
        submitted = 0;
        while (submitted < AHEAD && submitted < batches.size()) {
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
        Made made = await(ahead.remove());
        inUse = made.pixels.rgb();
        mixing = made.mixing;
        return made.pixels;
    }

    @Override
    public Optional<Mixing> mixing() {
        return mixing;
    }

    private void submit() {
        int[] ordinals = batches.get(submitted++);
        if (ordinals.length > batchSize) {
            throw new IllegalArgumentException("a batch of " + ordinals.length + " where " + batchSize + " fit");
        }
        ByteBuffer buffer = free.remove();
        int ofEpoch = epoch;
        CompletableFuture<?>[] parts = new CompletableFuture<?>[threadCount];
        for (int part = 0; part < threadCount; part++) {
            int from = part * ordinals.length / threadCount;
            int to = (part + 1) * ordinals.length / threadCount;
            parts[part] = CompletableFuture.runAsync(() -> write(ofEpoch, ordinals, from, to, buffer), threads);
        }
        ahead.add(CompletableFuture.allOf(parts)
                .thenApply(done -> new Made(
                        new Batch.Pixels(buffer, ordinals.length, height, width),
                        mixer.map(mix -> mix.mix(buffer, height, width, ofEpoch, ordinals)))));
    }

    private void write(int ofEpoch, int[] ordinals, int from, int to, ByteBuffer batch) {
        int bytes = height * width * CHANNELS;
        ByteBuffer part = batch.slice(from * bytes, (to - from) * bytes);
        for (int i = from; i < to && !closed; i++) {
            picture.write(ofEpoch, ordinals[i], part);
        }
    }

    private void drain() {
        while (!ahead.isEmpty()) {
            free.add(await(ahead.remove()).pixels.rgb());
        }
        if (inUse != null) {
            free.add(inUse);
            inUse = null;
        }
    }

    private static Made await(Future<Made> batch) {
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
        closed = true;
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
