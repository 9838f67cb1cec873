package dev.graft.network.vision;

import static java.util.Map.entry;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.network.Network;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The networks that Graft knows, by torchvision's names. */
public final class Architectures {
    private static final Map<String, IntFunction<Network>> KNOWN = new TreeMap<>(Map.ofEntries(
            entry("alexnet", AlexNet::alexnet),
            entry("convnext_tiny", ConvNeXt::tiny),
            entry("densenet121", DenseNet::densenet121),
            entry("efficientnet_b0", EfficientNet::b0),
            entry("inception_v3", InceptionV3::inceptionV3),
            entry("mobilenet_v2", MobileNetV2::mobilenetV2),
            entry("mobilenet_v3_large", MobileNetV3::large),
            entry("mobilenet_v3_small", MobileNetV3::small),
            entry("resnet10_slim", ResNet::resnet10Slim),
            entry("resnet18", ResNet::resnet18),
            entry("resnet34", ResNet::resnet34),
            entry("resnet50", ResNet::resnet50),
            entry("resnet101", ResNet::resnet101),
            entry("resnet152", ResNet::resnet152),
            entry("squeezenet1_0", SqueezeNet::squeezenet10),
            entry("squeezenet1_1", SqueezeNet::squeezenet11),
            entry("vgg11", Vgg::vgg11),
            entry("vgg11_bn", Vgg::vgg11Bn),
            entry("vgg13", Vgg::vgg13),
            entry("vgg13_bn", Vgg::vgg13Bn),
            entry("vgg16", Vgg::vgg16),
            entry("vgg16_bn", Vgg::vgg16Bn),
            entry("vgg19", Vgg::vgg19),
            entry("vgg19_bn", Vgg::vgg19Bn),
            entry("vit_b_14_dinov2", VisionTransformer::vitB14Dinov2),
            entry("vit_b_16", VisionTransformer::vitB16),
            entry("vit_s_14_dinov2", VisionTransformer::vitS14Dinov2),
            entry("vit_s_16", VisionTransformer::vitS16)));

    private Architectures() {}

    /** The known names in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /**
     * The network of that name with its paper's head for so many labels; 0 gives the backbone alone.
     *
     * @throws GraftException {@link ErrorCode#BASE_MODEL_INVALID} for a name that is not known
     */
    public static Network network(String architecture, int labels) {
        IntFunction<Network> factory = KNOWN.get(architecture);
        if (factory == null) {
            throw new GraftException(
                    ErrorCode.BASE_MODEL_INVALID,
                    "Graft does not know the architecture '" + architecture + "'. It knows "
                            + String.join(", ", KNOWN.keySet()) + ".");
        }
        return factory.apply(labels);
    }
}
