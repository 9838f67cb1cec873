package dev.graft.training.data;

import dev.graft.tensor.Batch;
import java.util.List;

/** Where batches come from, in order. Not thread-safe. */
public interface BatchSource extends AutoCloseable {
    /**
     * Starts an epoch, or the rest of one.
     *
     * @param batches ordinals of each batch
     */
    void begin(int epoch, List<int[]> batches);

    /** The next batch; its memory is used again by the call after this one. */
    Batch next();

    @Override
    void close();
}
