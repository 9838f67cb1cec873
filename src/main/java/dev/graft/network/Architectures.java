package dev.graft.network;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The networks that Graft knows, by torchvision's names. */
public final class Architectures {
    private static final Map<String, IntFunction<Network>> KNOWN = new TreeMap<>(Map.of(
            "mobilenet_v2", MobileNetV2::mobilenetV2,
            "resnet10_slim", ResNet::resnet10Slim,
            "resnet18", ResNet::resnet18,
            "resnet34", ResNet::resnet34,
            "squeezenet1_0", SqueezeNet::squeezenet10,
            "squeezenet1_1", SqueezeNet::squeezenet11));

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
