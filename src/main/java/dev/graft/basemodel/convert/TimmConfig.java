package dev.graft.basemodel.convert;

import dev.graft.basemodel.ModelConfig;
import dev.graft.dataset.item.Task;
import dev.graft.network.vision.Architectures;
import java.util.List;
import java.util.Set;

/**
 * The {@code config.json} of timm's repositories: what the network is at the top, how pictures are prepared for it in
 * {@code pretrained_cfg}. Graft's own, and timm's oldest, have all of it at the top.
 */
final class TimmConfig {
    /** Arguments of timm.create_model that leave the backbone's function as it is. */
    private static final Set<String> HARMLESS = Set.of("num_classes", "img_size", "drop_rate", "drop_path_rate");

    private TimmConfig() {}

    static ModelConfig translate(Fields config) {
        if (config.has("model_args")) {
            config.inner("model_args").node().fieldNames().forEachRemaining(name -> {
                if (!HARMLESS.contains(name)) {
                    throw config.wrong("model_args", "without '" + name + "', which makes another network of it");
                }
            });
        }
        return translate(config, config.inner("pretrained_cfg"));
    }

    static ModelConfig translateFlat(Fields config) {
        return translate(config, config);
    }

    private static ModelConfig translate(Fields config, Fields pictures) {
        String architecture = ArchitectureNames.known(config.text("architecture"));
        String cropMode = pictures.optionalText("crop_mode").orElse("center");
        if (!cropMode.equals("center")) {
            throw pictures.wrong("crop_mode", "center, as Graft crops");
        }
        double cropPct = pictures.number("crop_pct");
        if (!(cropPct > 0 && cropPct <= 1)) {
            throw pictures.wrong("crop_pct", "above 0 and at most 1");
        }
        int classes = config.whole("num_classes", pictures.whole("num_classes", 0));
        if (pictures.channels("std").stream().anyMatch(deviation -> !(deviation > 0))) {
            throw pictures.wrong("std", "above 0");
        }
        return new ModelConfig(
                architecture,
                classes,
                numFeatures(architecture),
                pictures.inputSize("input_size"),
                pictures.channels("mean"),
                pictures.channels("std"),
                pictures.interpolation("interpolation"),
                cropPct,
                labels(config, pictures, classes),
                pictures.optionalText("license")
                        .orElse(config.optionalText("license").orElse(null)),
                config.optionalText("trained_on").orElse(null),
                config.has("imagenet_top1") ? config.number("imagenet_top1") : null,
                null,
                config.optionalText("task").flatMap(Task::of).orElse(null),
                List.of());
    }

    /** The network's own, as a file that says otherwise would not fit it anyway. */
    static int numFeatures(String architecture) {
        return Architectures.network(architecture, 0).numFeatures();
    }

    /** Null where there are none, or not as many as the head has outputs. */
    private static List<String> labels(Fields config, Fields pictures, int classes) {
        return config.texts("labels")
                .or(() -> config.texts("label_names"))
                .or(() -> pictures.texts("label_names"))
                .filter(names -> names.size() == classes)
                .orElse(null);
    }
}
