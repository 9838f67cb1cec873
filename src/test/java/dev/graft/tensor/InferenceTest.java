package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.network.Architectures;
import dev.graft.network.Network;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceTest {
    /** The least that a job may ask for: feature maps end at one pixel, or at none that a pool could halve. */
    private static final int SMALLEST = 32;

    static List<String> architectures() {
        return Architectures.names();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theSmallestPicturesAreAnsweredAloneAndTogether(String architecture) {
        Network network = Architectures.network(architecture, Seeded.LABELS);
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                Inference inference = new Inference(weights, Optional.of(Seeded.NORMALIZATION))) {
            float[] together = inference.run(pictures(3)).logits();
            float[] alone = inference.run(pictures(1)).logits();

            for (int label = 0; label < Seeded.LABELS; label++) {
                assertThat(alone[label]).isFinite().isCloseTo(together[label], within(1e-3f));
            }
        }
    }

    private static Batch.Pixels pictures(int count) {
        byte[] noise = new byte[count * SMALLEST * SMALLEST * 3];
        new Random(3).nextBytes(noise);
        ByteBuffer bytes = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
        return new Batch.Pixels(bytes, count, SMALLEST, SMALLEST);
    }
}
