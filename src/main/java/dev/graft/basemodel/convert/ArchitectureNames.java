package dev.graft.basemodel.convert;

import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.network.vision.Architectures;
import java.util.List;
import java.util.Map;

/** What timm calls the architectures that have another name in Graft. */
final class ArchitectureNames {
    private static final Map<String, String> TIMM = Map.ofEntries(
            Map.entry("mobilenetv2_100", "mobilenet_v2"),
            Map.entry("mobilenetv3_large_100", "mobilenet_v3_large"),
            Map.entry("mobilenetv3_small_100", "mobilenet_v3_small"),
            Map.entry("tv_resnet34", "resnet34"),
            Map.entry("tv_resnet50", "resnet50"),
            Map.entry("tv_resnet101", "resnet101"),
            Map.entry("tv_resnet152", "resnet152"),
            Map.entry("tv_densenet121", "densenet121"),
            Map.entry("vit_small_patch16_224", "vit_s_16"),
            Map.entry("vit_base_patch16_224", "vit_b_16"),
            Map.entry("vit_small_patch14_dinov2", "vit_s_14_dinov2"),
            Map.entry("vit_base_patch14_dinov2", "vit_b_14_dinov2"));

    private ArchitectureNames() {}

    /**
     * Graft's name of what another calls so.
     *
     * @throws GraftException {@link dev.graft.error.ErrorCode#UNSUPPORTED_FORMAT} when Graft has no such network
     */
    static String known(String name) {
        String graft = TIMM.getOrDefault(name, name);
        List<String> known = Architectures.names();
        if (known.contains(graft)) {
            return graft;
        }
        String near = Problems.nearest(graft, known)
                .map(nearest -> "The nearest that Graft knows is '" + nearest + "'. ")
                .orElse("");
        throw ConfigTranslation.refuse(
                "Graft has no network '" + Problems.shown(name) + "'.",
                near + "It knows " + String.join(", ", known) + ".");
    }
}
