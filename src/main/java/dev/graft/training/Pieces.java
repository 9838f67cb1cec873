package dev.graft.training;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.training.data.FeatureTable;
import java.util.List;

/**
 * How batches are cut for want of memory. The pieces of a batch make one update together, as the batch would, so that
 * rates, schedule and order stay as they are.
 *
 * @param batchSize items of a whole batch
 * @param items of a piece
 */
record Pieces(int batchSize, int items) {
    /** Code of the warning that batches were halved. */
    static final String WARNING = "batch_halved";

    /** One piece a batch. */
    static Pieces whole(int batchSize) {
        return new Pieces(batchSize, batchSize);
    }

    List<int[]> of(List<int[]> batches) {
        return items == batchSize
                ? batches
                : batches.stream()
                        .flatMap(batch -> FeatureTable.batches(batch, items).stream())
                        .toList();
    }

    /**
     * Pieces half as large.
     *
     * @throws GraftException the failure, where that is no remedy
     */
    Pieces smaller(GraftException failure) {
        if (failure.code() != ErrorCode.OUT_OF_MEMORY || items == 1) {
            throw failure;
        }
        return new Pieces(batchSize, (items + 1) / 2);
    }

    /**
     * What happened, for people.
     *
     * @param accumulation batches of one update
     * @param step that did not fit
     */
    String words(int accumulation, long step) {
        int now = (batchSize + items - 1) / items * accumulation;
        return "Step %d did not fit into memory: from there on batches have %d items, and %d of them make an update of %d as before."
                .formatted(step, items, now, batchSize * accumulation);
    }
}
