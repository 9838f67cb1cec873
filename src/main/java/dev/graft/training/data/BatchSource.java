package dev.graft.training.data;

import dev.graft.tensor.Batch;
import java.util.List;
import java.util.Optional;

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

    /** How the pictures of the batch that {@link #next} gave last were mixed; empty where each shows its item alone. */
    default Optional<Mixing> mixing() {
        return Optional.empty();
    }

    @Override
    void close();
}
