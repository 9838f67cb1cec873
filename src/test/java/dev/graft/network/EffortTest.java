package dev.graft.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.graft.network.Effort.Size;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Extent;
import dev.graft.network.Layer.Linear;
import dev.graft.network.vision.Architectures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffortTest {
    /** GFLOPS of torchvision's table of pre-trained weights, which counts a multiplication with its addition as one. */
    @ParameterizedTest
    @CsvSource({
        "alexnet, 0.71",
        "convnext_tiny, 4.46",
        "densenet121, 2.83",
        "efficientnet_b0, 0.39",
        "mobilenet_v2, 0.30",
        "mobilenet_v3_large, 0.22",
        "resnet18, 1.81",
        "resnet50, 4.09",
        "resnet152, 11.51",
        "squeezenet1_1, 0.35",
        "vgg16, 15.47",
    })
    void multiplyAddsAreThoseOfTorchvisionsTable(String architecture, double billions) {
        Network network = Architectures.network(architecture, 1000);

        Effort effort = of(network, 224);

        assertThat(effort.multiplyAdds() / 1e9).isCloseTo(billions, within(Math.max(0.006, billions * 0.005)));
        assertThat(effort.output()).isEqualTo(Size.vector(1000));
    }

    @Test
    void inceptionIsMeasuredAtItsOwnSize() {
        assertThat(of(Architectures.network("inception_v3", 1000), 299).multiplyAdds() / 1e9)
                .isCloseTo(5.71, within(0.03));
    }

    /** The table's 17.56, less query, projection, MLP and the two products of the last layer for 196 patches. */
    @Test
    void ofALastEncoderLayerOnlyTheClassTokenIsComputed() {
        long width = 768;
        double spared = 196 * (10 * width * width + 2 * width * 197);

        assertThat(of(Architectures.network("vit_b_16", 1000), 224).multiplyAdds() + spared)
                .isCloseTo(17.56e9, within(0.01e9));
    }

    @Test
    void everyNetworkEndsInItsFeatures() {
        for (String name : Architectures.names()) {
            Network network = Architectures.network(name, 0);

            Effort effort = Effort.ofBlocks(network.blocks(), Size.picture(224))
                    .then(Effort.of(network.pooling(), ofBlocks(network)));

            assertThat(effort.output()).as(name).isEqualTo(Size.vector(network.numFeatures()));
        }
    }

    private static Size ofBlocks(Network network) {
        return Effort.ofBlocks(network.blocks(), Size.picture(224)).output();
    }

    @Test
    void whatWorksInPlaceKeepsNothing() {
        List<Layer> layers = List.of(
                new Conv2d("c", 3, 8, 3, 2, 1, 1, false),
                new BatchNorm2d("b", 8),
                Activation.RELU,
                new Linear("l", 8, 2));

        Effort effort = Effort.of(layers, Size.picture(32));

        assertThat(effort.multiplyAdds()).isEqualTo(16 * 16 * 8 * 27 + 16 * 16 * 2 * 8);
        assertThat(effort.kept()).isEqualTo(16 * 16 * (8 + 8 + 2));
        assertThat(effort.largest()).isEqualTo(16 * 16 * 8);
        assertThat(effort.output()).isEqualTo(new Size(2, Extent.square(16)));
    }

    @Test
    void waysSideBySideAreCopiedToOneAnother() {
        Effort effort = Effort.of(
                List.of(new Concat(List.of(List.of(), List.of(new Conv2d("c", 3, 5, 1, 1, 0, 1, false))))),
                Size.picture(4));

        assertThat(effort.output()).isEqualTo(new Size(8, Extent.square(4)));
        assertThat(effort.kept()).isEqualTo(16 * (5 + 8));
    }

    private static Effort of(Network network, int side) {
        Effort backbone = Effort.ofBlocks(network.blocks(), Size.picture(side));
        return backbone.then(Effort.of(network.head(), backbone.output()));
    }
}
