package dev.graft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.network.CutNetwork;
import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutNetworkTest {
    /** Maps, vectors and tokens stand at the cuts. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "squeezenet1_1", "alexnet", "convnext_tiny", "vit_s_16"})
    void bothPartsTogetherSayWhatTheWholeSays(String architecture) {
        Network network = Architectures.network(architecture, Seeded.LABELS);
        Map<String, HostTensor> weights = Seeded.weights(network);
        Batch.Pixels pictures = Seeded.pictures();
        float[] expected = run(network, weights, Optional.of(Seeded.NORMALIZATION), pictures)
                .logits();

        List<String> names = network.blockNames();
        for (String block : List.of(names.get(1), names.get(names.size() / 2), names.get(names.size() - 2))) {
            CutNetwork cut = CutNetwork.before(block, network, pictures.height());
            float[] map = run(cut.below(), weights, Optional.of(Seeded.NORMALIZATION), pictures)
                    .features();
            FloatBuffer vectors = HostTensor.allocate(map.length).put(map).flip();
            Batch batch =
                    new Batch.Features(vectors, pictures.size(), cut.below().numFeatures());

            assertThat(map).hasSize(pictures.size() * cut.below().numFeatures());
            assertThat(run(cut.above(), weights, Optional.empty(), batch).logits())
                    .as(block)
                    .usingComparatorWithPrecision(1e-3f)
                    .containsExactly(expected);
        }
    }

    @Test
    void nothingIsCutOffBelowTheFirstBlock() {
        Network network = Architectures.network("resnet18", Seeded.LABELS);

        assertThatThrownBy(() -> CutNetwork.before("stem", network, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CutNetwork.before("head", network, 64)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Inference.Output run(
            Network network, Map<String, HostTensor> weights, Optional<Normalization> normalization, Batch batch) {
        try (NetworkWeights loaded = new NetworkWeights(network, weights, "cpu");
                Inference inference = new Inference(loaded, normalization)) {
            return inference.run(batch);
        }
    }
}
