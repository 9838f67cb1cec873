package dev.graft.model;

import dev.graft.basemodel.ModelFolder;
import dev.graft.image.EvalTransform;
import dev.graft.network.Network;
import dev.graft.tensor.Batch;
import dev.graft.tensor.Inference;
import dev.graft.tensor.NetworkWeights;
import dev.graft.tensor.Normalization;
import java.util.Optional;

/** A network in memory with the preparation of its input. Called by one thread at a time. */
interface Forward extends AutoCloseable {
    EvalTransform transform();

    /** Logits {@code [size, labels]}, row by row. */
    float[] logits(Batch.Pixels pictures);

    @Override
    void close();

    /** Loads a folder's weights into native memory, which is given back by closing. */
    static Forward load(ModelFolder folder) {
        EvalTransform transform = folder.config().transform();
        Network network = folder.classifier();
        Inference inference;
        try (NetworkWeights weights = new NetworkWeights(network, folder.weights(network), "cpu")) {
            inference = new Inference(weights, Optional.of(new Normalization(transform.mean(), transform.std())));
        }
        return new Forward() {
            @Override
            public EvalTransform transform() {
                return transform;
            }

            @Override
            public float[] logits(Batch.Pixels pictures) {
                return inference.run(pictures).logits();
            }

            @Override
            public void close() {
                inference.close();
            }
        };
    }
}
