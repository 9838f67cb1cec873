package dev.graft.network.names;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a Python library calls the architectures.
 *
 * @param otherNames its names of those that Graft names otherwise
 * @param absent those that it has not
 */
public record LibraryNames(Map<String, String> otherNames, Set<String> absent) {
    public static final LibraryNames TORCHVISION =
            new LibraryNames(Map.of(), Set.of("resnet10_slim", "vit_b_14_dinov2", "vit_s_14_dinov2", "vit_s_16"));

    public static final LibraryNames TIMM = new LibraryNames(
            Map.of(
                    "mobilenet_v2", "mobilenetv2_100",
                    "mobilenet_v3_large", "mobilenetv3_large_100",
                    "mobilenet_v3_small", "mobilenetv3_small_100",
                    "vit_b_14_dinov2", "vit_base_patch14_dinov2",
                    "vit_b_16", "vit_base_patch16_224",
                    "vit_s_14_dinov2", "vit_small_patch14_dinov2",
                    "vit_s_16", "vit_small_patch16_224"),
            Set.of("alexnet", "resnet10_slim", "squeezenet1_0", "squeezenet1_1"));

    public LibraryNames {
        otherNames = Map.copyOf(otherNames);
        absent = Set.copyOf(absent);
    }

    /** The library's name of an architecture; empty where it has none. */
    public Optional<String> of(String architecture) {
        return absent.contains(architecture)
                ? Optional.empty()
                : Optional.of(otherNames.getOrDefault(architecture, architecture));
    }

    /** Graft's name of what the library calls so; the same name where both agree, or Graft has no such network. */
    public String architecture(String name) {
        Map<String, String> back =
                otherNames.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        return back.getOrDefault(name, name);
    }
}
