package dev.graft.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.network.vision.Architectures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledTest {
    @ParameterizedTest
    @CsvSource({
        "vgg16, 512, block5",
        "vgg19_bn, 512, block5",
        "alexnet, 256, conv5",
        "mobilenet_v3_small, 576, features.12",
        "mobilenet_v3_large, 960, features.16",
        "convnext_tiny, 768, stage4",
    })
    void pooledFeaturesAreThoseOfTheLastConvolution(String architecture, int features, String lastBlock) {
        Network pooled = Architectures.network(architecture, 0).pooled();

        assertThat(pooled.numFeatures()).isEqualTo(features);
        assertThat(pooled.blocks().get(pooled.blocks().size() - 1).name()).isEqualTo(lastBlock);
        assertThat(pooled.pooling()).isEqualTo(Network.AVERAGE);
        assertThat(pooled.pooled()).isEqualTo(pooled);
    }

    @Test
    void whatEndsInPooledFeaturesStaysAsItIs() {
        Network resnet = Architectures.network("resnet18", 0);

        assertThat(resnet.pooled()).isEqualTo(resnet);
    }

    @Test
    void visionTransformersDoNotPool() {
        Network transformer = Architectures.network("vit_s_16", 0);

        assertThat(transformer.pools()).isFalse();
        assertThatThrownBy(transformer::pooled).isInstanceOf(IllegalStateException.class);
    }
}
