package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceTest {
    /** Networks beyond this add no layers to the test, and much memory. */
    private static final long LARGEST = 30_000_000;

    static List<String> architectures() {
        return Architectures.names().stream()
                .filter(name -> Architectures.network(name, 0).learnedParameters() < LARGEST)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void theSmallestPicturesAreAnsweredAloneAndTogether(String architecture) {
        Network network = Architectures.network(architecture, Seeded.LABELS);
        int size = network.smallestPicture();
        try (NetworkWeights weights = new NetworkWeights(network, Seeded.weights(network), "cpu");
                Inference inference = new Inference(weights, Optional.of(Seeded.NORMALIZATION))) {
            float[] together = inference.run(pictures(3, size)).logits();
            float[] alone = inference.run(pictures(1, size)).logits();

            for (int label = 0; label < Seeded.LABELS; label++) {
                assertThat(alone[label]).isFinite().isCloseTo(together[label], within(1e-3f));
            }
        }
    }

    private static Batch.Pixels pictures(int count, int size) {
        byte[] noise = new byte[count * size * size * 3];
        new Random(3).nextBytes(noise);
        ByteBuffer bytes = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
        return new Batch.Pixels(bytes, count, size, size);
    }
}
