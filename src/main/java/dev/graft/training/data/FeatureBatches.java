package dev.graft.training.data;

import dev.graft.tensor.Batch;
import dev.graft.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Batches of feature vectors, standardised for a head. */
public final class FeatureBatches implements BatchSource {
    private final FeatureTable features;
    private final Optional<Standardizer> standardizer;
    private final FloatBuffer buffer;
    private Iterator<int[]> batches = List.<int[]>of().iterator();

    public FeatureBatches(FeatureTable features, Standardizer standardizer, int batchSize) {
        this(features, Optional.of(standardizer), batchSize);
    }

    /** Of features as they are. */
    public FeatureBatches(FeatureTable features, int batchSize) {
        this(features, Optional.empty(), batchSize);
    }

    private FeatureBatches(FeatureTable features, Optional<Standardizer> standardizer, int batchSize) {
        this.features = features;
        this.standardizer = standardizer;
        this.buffer = HostTensor.allocate(batchSize * features.length());
    }

    @Override
    public void begin(int epoch, List<int[]> newBatches) {
        batches = newBatches.iterator();
    }

    @Override
    public Batch next() {
        int[] ordinals = batches.next();
        buffer.clear();
        for (int ordinal : ordinals) {
            FloatBuffer vector = features.vector(ordinal);
            standardizer.ifPresentOrElse(s -> s.apply(vector, buffer), () -> buffer.put(vector));
        }
        return new Batch.Features(buffer, ordinals.length, features.length());
    }

    @Override
    public void close() {
        // There is nothing but heap memory.
    }
}
