package dev.graft.model.export;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Python library whose networks a model can be handed over to. */
public enum Library {
    TORCHVISION(Map.of(), Set.of("resnet10_slim", "vit_b_14_dinov2", "vit_s_14_dinov2", "vit_s_16")),
    TIMM(
            Map.of(
                    "mobilenet_v2", "mobilenetv2_100",
                    "mobilenet_v3_large", "mobilenetv3_large_100",
                    "mobilenet_v3_small", "mobilenetv3_small_100",
                    "vit_b_14_dinov2", "vit_base_patch14_dinov2",
                    "vit_b_16", "vit_base_patch16_224",
                    "vit_s_14_dinov2", "vit_small_patch14_dinov2",
                    "vit_s_16", "vit_small_patch16_224"),
            Set.of("alexnet", "resnet10_slim", "squeezenet1_0", "squeezenet1_1"));

    private final Map<String, String> otherNames;
    private final Set<String> absent;

    /**
     * @param otherNames of the architectures that it names otherwise than Graft
     * @param absent architectures that it has not
     */
    Library(Map<String, String> otherNames, Set<String> absent) {
        this.otherNames = otherNames;
        this.absent = absent;
    }

    /** As it is written in requests and in Python: {@code timm}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name of an architecture; empty where it has none. */
    Optional<String> model(String architecture) {
        return absent.contains(architecture)
                ? Optional.empty()
                : Optional.of(otherNames.getOrDefault(architecture, architecture));
    }
}
