package dev.graft.basemodel.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.basemodel.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code config.json} of a transformers repository. It gives the sizes of a network rather than its name: those that
 * make one of Graft's networks are looked for, all others are refused.
 */
final class TransformersConfig {
    private static final List<String> TYPES = List.of("convnext", "dinov2", "mobilenet_v2", "resnet", "vit");
    private static final Map<List<Integer>, String> BASIC =
            Map.of(List.of(2, 2, 2, 2), "resnet18", List.of(3, 4, 6, 3), "resnet34");
    private static final Map<List<Integer>, String> BOTTLENECK = Map.of(
            List.of(3, 4, 6, 3), "resnet50",
            List.of(3, 4, 23, 3), "resnet101",
            List.of(3, 8, 36, 3), "resnet152");

    private TransformersConfig() {}

    static ModelConfig translate(Fields config, Optional<Fields> preprocessor) {
        String type = config.text("model_type");
        String architecture = ArchitectureNames.known(
                switch (type) {
                    case "resnet" -> resnet(config);
                    case "convnext" -> convnext(config);
                    case "vit" -> vit(config);
                    case "dinov2" -> dinov2(config);
                    case "mobilenet_v2" -> mobilenetV2(config);
                    default ->
                        throw ConfigTranslation.refuse(
                                "Graft has no network for transformers' model type '" + type + "'.",
                                "Of transformers' types it knows " + String.join(", ", TYPES) + ".");
                });
        if (config.whole("num_channels", 3) != 3) {
            throw config.wrong("num_channels", "3");
        }
        Fields pictures = preprocessor.orElseThrow(() -> ConfigTranslation.refuse(
                "preprocessor_config.json is missing: it says how pictures are prepared for the network.",
                "Choose a revision that has it, or upload config.json and model.safetensors with a folder of Graft's"
                        + " own form."));
        List<String> labels = labels(config);
        return PicturePreparation.of(pictures, type)
                .config(architecture, TimmConfig.numFeatures(architecture), labels, config.optionalText("license"));
    }

    private static String resnet(Fields config) {
        require(config, "embedding_size", config.whole("embedding_size") == 64, "64");
        require(config, "hidden_act", config.text("hidden_act").equals("relu"), "relu");
        // torchvision's, too, have a convolution in the first stage's shortcut only where the width changes.
        require(config, "downsample_in_first_stage", !config.flag("downsample_in_first_stage", false), "false");
        require(config, "downsample_in_bottleneck", !config.flag("downsample_in_bottleneck", false), "false");
        boolean basic = config.text("layer_type").equals("basic");
        List<Integer> widths = basic ? List.of(64, 128, 256, 512) : List.of(256, 512, 1024, 2048);
        require(config, "hidden_sizes", config.wholes("hidden_sizes").equals(widths), widths.toString());
        String name = (basic ? BASIC : BOTTLENECK).get(config.wholes("depths"));
        require(config, "depths", name != null, "those of ResNet-18, 34, 50, 101 or 152");
        return name;
    }

    private static String convnext(Fields config) {
        require(config, "depths", config.wholes("depths").equals(List.of(3, 3, 9, 3)), "[3, 3, 9, 3] (ConvNeXt-Tiny)");
        List<Integer> widths = List.of(96, 192, 384, 768);
        require(config, "hidden_sizes", config.wholes("hidden_sizes").equals(widths), widths.toString());
        require(config, "hidden_act", config.text("hidden_act").equals("gelu"), "gelu");
        require(config, "patch_size", config.whole("patch_size", 4) == 4, "4");
        return "convnext_tiny";
    }

    private static String vit(Fields config) {
        require(config, "image_size", config.whole("image_size") == 224, "224");
        require(
                config,
                "intermediate_size",
                config.whole("intermediate_size") == 4 * config.whole("hidden_size"),
                "4 times hidden_size");
        return transformer(config, 16, "vit_s_16", "vit_b_16");
    }

    private static String dinov2(Fields config) {
        require(config, "image_size", config.whole("image_size") == 518, "518");
        require(config, "use_swiglu_ffn", !config.flag("use_swiglu_ffn", false), "false");
        require(config, "mlp_ratio", config.whole("mlp_ratio", 4) == 4, "4");
        return transformer(config, 14, "vit_s_14_dinov2", "vit_b_14_dinov2");
    }

    private static String transformer(Fields config, int patch, String small, String base) {
        require(config, "patch_size", config.whole("patch_size") == patch, Integer.toString(patch));
        require(config, "hidden_act", config.text("hidden_act").equals("gelu"), "gelu");
        require(config, "qkv_bias", config.flag("qkv_bias", true), "true");
        require(config, "num_hidden_layers", config.whole("num_hidden_layers") == 12, "12");
        int width = config.whole("hidden_size");
        require(config, "hidden_size", width == 384 || width == 768, "384 (small) or 768 (base)");
        require(
                config,
                "num_attention_heads",
                config.whole("num_attention_heads") == width / 64,
                Integer.toString(width / 64));
        return width == 384 ? small : base;
    }

    private static String mobilenetV2(Fields config) {
        if (config.flag("tf_padding", true)) {
            throw ConfigTranslation.refuse(
                    "These MobileNetV2 weights want TensorFlow's padding ('tf_padding'), which puts an odd pixel at the"
                            + " right and the bottom; Graft pads both sides alike, as PyTorch does.",
                    "timm/mobilenetv2_100.ra_in1k has weights that fit: import catalogue:mobilenet_v2.");
        }
        require(config, "depth_multiplier", config.number("depth_multiplier") == 1, "1.0");
        return "mobilenet_v2";
    }

    private static void require(Fields config, String name, boolean good, String wanted) {
        if (!good) {
            throw config.wrong(name, wanted);
        }
    }

    /** In order of their numbers; null where some are missing. */
    private static List<String> labels(Fields config) {
        JsonNode names = config.node().path("id2label");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.path(Integer.toString(i)).isTextual()) {
                return null;
            }
            labels.add(names.path(Integer.toString(i)).asText());
        }
        return labels.isEmpty() ? null : labels;
    }
}
