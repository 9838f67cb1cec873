package dev.graft.network.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureSizesTest {
    /** {@code min_size} in torchvision's metadata of weights. */
    @ParameterizedTest
    @CsvSource({
        "alexnet,63",
        "convnext_tiny,32",
        "densenet121,29",
        "efficientnet_b0,1",
        "inception_v3,75",
        "mobilenet_v2,1",
        "resnet50,1",
        "squeezenet1_0,21",
        "squeezenet1_1,17",
        "vgg16,32",
        "vgg19_bn,32",
        "vit_b_16,16"
    })
    void theSmallestPictureIsTorchvisions(String architecture, int side) {
        assertThat(Architectures.network(architecture, 0).smallestPicture()).isEqualTo(side);
    }
}
