package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** What the items of a batch should come out as. */
public sealed interface Targets {
    /** One class index an item, for cross-entropy. */
    record Classes(int[] indices) implements Targets {}

    /**
     * A number for each output of each item: probabilities of labels for cross-entropy, 0 or 1 for binary cross-entropy,
     * values for the mean squared error.
     *
     * @param values {@code [items, outputs]}
     */
    record Dense(float[] values, int outputs) implements Targets {}

    /** How many items there are. */
    default int size() {
        return this instanceof Classes c ? c.indices.length : ((Dense) this).values.length / ((Dense) this).outputs;
    }

    /** int64 {@code [items]} or float32 {@code [items, outputs]}. */
    default NDArray array(NDManager scope) {
        if (this instanceof Classes c) {
            return scope.create(Arrays.stream(c.indices).asLongStream().toArray());
        }
        Dense dense = (Dense) this;
        return scope.create(dense.values, new Shape(size(), dense.outputs));
    }
}
