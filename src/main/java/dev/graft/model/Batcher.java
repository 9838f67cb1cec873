package dev.graft.model;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.EvalTransform;
import dev.graft.tensor.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The one thread that runs a network, for all who ask: it takes what waits, at most {@value #MAX_BATCH} pictures, without
 * waiting for more. Under load batches grow by themselves; alone, a picture loses no time.
 */
final class Batcher implements AutoCloseable {
    /** Larger batches are hardly faster for each picture, and make the first one wait for the last. */
    static final int MAX_BATCH = 16;

    private final Forward forward;
    private final Semaphore places;
    private final int capacity;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    /**
     * What came out for one picture.
     *
     * @param queuedNanos until its batch began
     * @param forwardNanos of its batch
     */
    record Answer(float[] logits, long queuedNanos, long forwardNanos) {}

    private record Waiting(byte[] pixels, long since, CompletableFuture<Answer> answer) {}

    /** After this the thread ends. */
    private static final Waiting END = new Waiting(new byte[0], 0, new CompletableFuture<>());

    /** @param capacity how many pictures may be under way at once, decoding included */
    Batcher(Forward forward, int capacity, String name) {
        this.forward = forward;
        this.capacity = capacity;
        this.places = new Semaphore(capacity);
        this.thread = new Thread(this::work, "forward-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    EvalTransform transform() {
        return forward.transform();
    }

    /**
     * Takes places for so many pictures, before work is spent on them. A request of more than all places takes them all.
     *
     * @throws GraftException {@link ErrorCode#OVERLOADED}
     */
    Places enter(int pictures) {
        int taken = Math.min(pictures, capacity);
        if (!places.tryAcquire(taken)) {
            throw new GraftException(
                    ErrorCode.OVERLOADED, "More pictures wait for this model than the service takes on.");
        }
        return new Places() {
            @Override
            public CompletableFuture<Answer> submit(byte[] pixels) {
                return Batcher.this.submit(pixels);
            }

            @Override
            public void close() {
                places.release(taken);
            }
        };
    }

    /** Places that are given back by closing. */
    interface Places extends AutoCloseable {
        /** @param pixels what the transform made of a picture */
        CompletableFuture<Answer> submit(byte[] pixels);

        @Override
        void close();
    }

    private CompletableFuture<Answer> submit(byte[] pixels) {
        Waiting waiting = new Waiting(pixels, System.nanoTime(), new CompletableFuture<>());
        queue.add(waiting);
        return waiting.answer();
    }

    private void work() {
        EvalTransform transform = forward.transform();
        ByteBuffer rgb = ByteBuffer.allocateDirect(MAX_BATCH * transform.bytes());
        List<Waiting> batch = new ArrayList<>(MAX_BATCH);
        while (true) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(batch, MAX_BATCH - 1);
            boolean ends = batch.remove(END);
            if (!batch.isEmpty()) {
                run(batch, rgb, transform);
            }
            if (ends) {
                return;
            }
            batch.clear();
        }
    }

    private void run(List<Waiting> batch, ByteBuffer rgb, EvalTransform transform) {
        try {
            rgb.clear();
            batch.forEach(waiting -> rgb.put(waiting.pixels()));
            long began = System.nanoTime();
            float[] logits = forward.logits(new Batch.Pixels(rgb, batch.size(), transform.height(), transform.width()));
            long took = System.nanoTime() - began;
            int labels = logits.length / batch.size();
            for (int i = 0; i < batch.size(); i++) {
                Waiting waiting = batch.get(i);
                float[] own = Arrays.copyOfRange(logits, i * labels, (i + 1) * labels);
                waiting.answer().complete(new Answer(own, began - waiting.since(), took));
            }
        } catch (RuntimeException | Error e) {
            // Those who wait get it; the thread lives on for others.
            batch.forEach(waiting -> waiting.answer().completeExceptionally(e));
        }
    }

    /** Answers what waits, then frees the network. */
    @Override
    public void close() {
        queue.add(END);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        forward.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
