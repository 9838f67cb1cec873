package dev.graft.network.names;

import dev.graft.network.names.NameMap.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names that torchvision, timm and transformers give to the tensors of each architecture. Where a library has an
 * architecture under torchvision's names, or not at all, it has no map here.
 */
public final class NameMaps {
    /** Counters of batches, and classifiers for training alone. */
    private static final List<Pattern> UNUSED = Stream.of("num_batches_tracked$", "^AuxLogits\\.", "(^|\\.)mask_token$")
            .map(Pattern::compile)
            .toList();

    private static final NameMap TORCHVISION = new NameMap("torchvision", "", List.of(), UNUSED, 0);

    private NameMaps() {}

    /** Every naming of an architecture's tensors, torchvision's first. */
    public static List<NameMap> of(String architecture) {
        return Stream.of(Optional.of(TORCHVISION), timm(architecture), transformers(architecture))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<NameMap> timm(String architecture) {
        return switch (architecture) {
            case "mobilenet_v2" -> timm(0, mobilenetV2());
            // Trained in timm with torch.nn.BatchNorm2d's epsilon, where the paper's is larger.
            case "mobilenet_v3_large" -> timm(1e-5 - 1e-3, mobilenetV3(List.of(1, 2, 3, 4, 2, 3, 1)));
            case "mobilenet_v3_small" -> timm(1e-5 - 1e-3, mobilenetV3(List.of(1, 2, 3, 2, 3, 1)));
            case "efficientnet_b0" -> timm(0, efficientNet());
            case "convnext_tiny" -> timm(0, convNeXt());
            case "vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn" ->
                timm(
                        0,
                        List.of(
                                Rule.of("^classifier\\.0\\.", "pre_logits.fc1."),
                                Rule.of("^classifier\\.3\\.", "pre_logits.fc2."),
                                Rule.of("^classifier\\.6\\.", "head.fc.")));
            case "vit_b_16", "vit_s_16", "vit_b_14_dinov2", "vit_s_14_dinov2" -> timm(0, visionTransformer());
            default -> Optional.empty();
        };
    }

    private static Optional<NameMap> timm(double varianceShift, List<Rule> rules) {
        return Optional.of(new NameMap("timm", "", rules, UNUSED, varianceShift));
    }

    private static List<Rule> mobilenetV2() {
        List<Rule> rules = new ArrayList<>(staged(List.of(1, 2, 3, 4, 3, 3, 1)));
        rules.addAll(List.of(
                Rule.of("^features\\.0\\.0\\.", "conv_stem."),
                Rule.of("^features\\.0\\.1\\.", "bn1."),
                Rule.of("^features\\.18\\.0\\.", "conv_head."),
                Rule.of("^features\\.18\\.1\\.", "bn2."),
                Rule.of("^classifier\\.1\\.", "classifier."),
                Rule.of("^(blocks\\.0\\.0)\\.conv\\.0\\.0\\.", "$1.conv_dw."),
                Rule.of("^(blocks\\.0\\.0)\\.conv\\.0\\.1\\.", "$1.bn1."),
                Rule.of("^(blocks\\.0\\.0)\\.conv\\.1\\.", "$1.conv_pw."),
                Rule.of("^(blocks\\.0\\.0)\\.conv\\.2\\.", "$1.bn2."),
                Rule.of("\\.conv\\.0\\.0\\.", ".conv_pw."),
                Rule.of("\\.conv\\.0\\.1\\.", ".bn1."),
                Rule.of("\\.conv\\.1\\.0\\.", ".conv_dw."),
                Rule.of("\\.conv\\.1\\.1\\.", ".bn2."),
                Rule.of("\\.conv\\.2\\.", ".conv_pwl."),
                Rule.of("\\.conv\\.3\\.", ".bn3.")));
        return rules;
    }

    private static List<Rule> mobilenetV3(List<Integer> depths) {
        String last = "^(blocks\\.%d\\.0)".formatted(depths.size() - 1);
        List<Rule> rules = new ArrayList<>(staged(depths));
        rules.addAll(List.of(
                Rule.of("^features\\.0\\.0\\.", "conv_stem."),
                Rule.of("^features\\.0\\.1\\.", "bn1."),
                Rule.of(last + "\\.0\\.", "$1.conv."),
                Rule.of(last + "\\.1\\.", "$1.bn1."),
                Rule.of("^classifier\\.0\\.", "conv_head."),
                Rule.of("^classifier\\.3\\.", "classifier.")));
        rules.addAll(invertedResidual());
        return rules;
    }

    private static List<Rule> efficientNet() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of("^features\\.0\\.0\\.", "conv_stem."));
        rules.add(Rule.of("^features\\.0\\.1\\.", "bn1."));
        rules.add(Rule.of("^features\\.8\\.0\\.", "conv_head."));
        rules.add(Rule.of("^features\\.8\\.1\\.", "bn2."));
        IntStream.rangeClosed(1, 7)
                .forEach(stage ->
                        rules.add(Rule.of("^features\\.%d\\.".formatted(stage), "blocks." + (stage - 1) + ".")));
        rules.add(Rule.of("^classifier\\.1\\.", "classifier."));
        rules.addAll(invertedResidual());
        return rules;
    }

    /** The first stage does not widen: it starts with the convolution of each channel. */
    private static List<Rule> invertedResidual() {
        return List.of(
                Rule.of("\\.block\\.\\d\\.fc1\\.", ".se.conv_reduce."),
                Rule.of("\\.block\\.\\d\\.fc2\\.", ".se.conv_expand."),
                Rule.of("^(blocks\\.0\\.0)\\.block\\.0\\.0\\.", "$1.conv_dw."),
                Rule.of("^(blocks\\.0\\.0)\\.block\\.0\\.1\\.", "$1.bn1."),
                Rule.of("^(blocks\\.0\\.0)\\.block\\.[12]\\.0\\.", "$1.conv_pw."),
                Rule.of("^(blocks\\.0\\.0)\\.block\\.[12]\\.1\\.", "$1.bn2."),
                Rule.of("\\.block\\.0\\.0\\.", ".conv_pw."),
                Rule.of("\\.block\\.0\\.1\\.", ".bn1."),
                Rule.of("\\.block\\.1\\.0\\.", ".conv_dw."),
                Rule.of("\\.block\\.1\\.1\\.", ".bn2."),
                Rule.of("\\.block\\.[23]\\.0\\.", ".conv_pwl."),
                Rule.of("\\.block\\.[23]\\.1\\.", ".bn3."));
    }

    /** torchvision counts blocks, timm stages and blocks in them. */
    private static List<Rule> staged(List<Integer> depths) {
        List<Rule> rules = new ArrayList<>();
        int block = 1;
        for (int stage = 0; stage < depths.size(); stage++) {
            for (int i = 0; i < depths.get(stage); i++) {
                rules.add(Rule.of("^features\\.%d\\.".formatted(block++), "blocks.%d.%d.".formatted(stage, i)));
            }
        }
        return rules;
    }

    private static List<Rule> convNeXt() {
        List<Rule> rules = new ArrayList<>();
        rules.add(Rule.of("^features\\.0\\.", "stem."));
        IntStream.range(0, 4).forEach(stage -> {
            rules.add(Rule.of("^features\\.%d\\.".formatted(2 * stage), "stages.%d.downsample.".formatted(stage)));
            rules.add(Rule.of("^features\\.%d\\.".formatted(2 * stage + 1), "stages.%d.blocks.".formatted(stage)));
        });
        rules.addAll(List.of(
                Rule.of("\\.block\\.0\\.", ".conv_dw."),
                Rule.of("\\.block\\.2\\.", ".norm."),
                Rule.of("\\.block\\.3\\.", ".mlp.fc1."),
                Rule.of("\\.block\\.5\\.", ".mlp.fc2."),
                Rule.of("\\.layer_scale$", ".gamma"),
                Rule.of("^classifier\\.0\\.", "head.norm."),
                Rule.of("^classifier\\.2\\.", "head.fc.")));
        return rules;
    }

    private static List<Rule> visionTransformer() {
        return List.of(
                Rule.of("^class_token$", "cls_token"),
                Rule.of("^encoder\\.pos_embedding$", "pos_embed"),
                Rule.of("^conv_proj\\.", "patch_embed.proj."),
                Rule.of("^encoder\\.layers\\.encoder_layer_", "blocks."),
                Rule.of("\\.ln_(\\d)\\.", ".norm$1."),
                Rule.of("\\.self_attention\\.in_proj_", ".attn.qkv."),
                Rule.of("\\.self_attention\\.out_proj\\.", ".attn.proj."),
                Rule.of("\\.mlp\\.0\\.", ".mlp.fc1."),
                Rule.of("\\.mlp\\.3\\.", ".mlp.fc2."),
                Rule.of("\\.ls_(\\d)$", ".ls$1.gamma"),
                Rule.of("^encoder\\.ln\\.", "norm."),
                Rule.of("^heads\\.head\\.", "head."));
    }

    private static Optional<NameMap> transformers(String architecture) {
        return switch (architecture) {
            case "resnet18", "resnet34", "resnet50", "resnet101", "resnet152" -> transformers("resnet.", resNetHf());
            case "convnext_tiny" -> transformers("convnext.", convNeXtHf());
            case "vit_b_16", "vit_s_16" -> transformers("vit.", vitHf());
            case "vit_b_14_dinov2", "vit_s_14_dinov2" -> transformers("dinov2.", dinov2Hf());
            default -> Optional.empty();
        };
    }

    private static Optional<NameMap> transformers(String prefix, List<Rule> rules) {
        return Optional.of(new NameMap("transformers", prefix, rules, UNUSED, 0));
    }

    private static List<Rule> resNetHf() {
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("^conv1\\.", "embedder.embedder.convolution."),
                Rule.of("^bn1\\.", "embedder.embedder.normalization.")));
        IntStream.rangeClosed(1, 4)
                .forEach(stage -> rules.add(Rule.of(
                        "^layer%d\\.(\\d+)\\.".formatted(stage), "encoder.stages.%d.layers.$1.".formatted(stage - 1))));
        IntStream.rangeClosed(1, 3).forEach(i -> {
            rules.add(Rule.of("\\.conv%d\\.".formatted(i), ".layer.%d.convolution.".formatted(i - 1)));
            rules.add(Rule.of("\\.bn%d\\.".formatted(i), ".layer.%d.normalization.".formatted(i - 1)));
        });
        rules.add(Rule.of("\\.downsample\\.0\\.", ".shortcut.convolution."));
        rules.add(Rule.of("\\.downsample\\.1\\.", ".shortcut.normalization."));
        return rules;
    }

    private static List<Rule> convNeXtHf() {
        List<Rule> rules = new ArrayList<>(List.of(
                Rule.of("^features\\.0\\.0\\.", "embeddings.patch_embeddings."),
                Rule.of("^features\\.0\\.1\\.", "embeddings.layernorm.")));
        IntStream.range(0, 4).forEach(stage -> {
            String target = "encoder.stages.%d.".formatted(stage);
            rules.add(Rule.of("^features\\.%d\\.".formatted(2 * stage), target + "downsampling_layer."));
            rules.add(Rule.of("^features\\.%d\\.".formatted(2 * stage + 1), target + "layers."));
        });
        rules.addAll(List.of(
                Rule.of("\\.block\\.0\\.", ".dwconv."),
                Rule.of("\\.block\\.2\\.", ".layernorm."),
                Rule.of("\\.block\\.3\\.", ".pwconv1."),
                Rule.of("\\.block\\.5\\.", ".pwconv2."),
                Rule.of("\\.layer_scale$", ".layer_scale_parameter"),
                Rule.of("^classifier\\.0\\.", "layernorm.")));
        return rules;
    }

    private static List<Rule> vitHf() {
        return Stream.concat(
                        transformerHf(),
                        Stream.of(
                                Rule.of("\\.ln_1\\.", ".layernorm_before."),
                                Rule.of("\\.ln_2\\.", ".layernorm_after."),
                                Rule.of("\\.mlp\\.0\\.", ".intermediate.dense."),
                                Rule.of("\\.mlp\\.3\\.", ".output.dense.")))
                .toList();
    }

    private static List<Rule> dinov2Hf() {
        return Stream.concat(
                        transformerHf(),
                        Stream.of(
                                Rule.of("\\.ln_(\\d)\\.", ".norm$1."),
                                Rule.of("\\.mlp\\.0\\.", ".mlp.fc1."),
                                Rule.of("\\.mlp\\.3\\.", ".mlp.fc2."),
                                Rule.of("\\.ls_(\\d)$", ".layer_scale$1.lambda1")))
                .toList();
    }

    private static Stream<Rule> transformerHf() {
        return Stream.of(
                Rule.of("^class_token$", "embeddings.cls_token"),
                Rule.of("^encoder\\.pos_embedding$", "embeddings.position_embeddings"),
                Rule.of("^conv_proj\\.", "embeddings.patch_embeddings.projection."),
                Rule.of("^encoder\\.layers\\.encoder_layer_", "encoder.layer."),
                Rule.of("\\.self_attention\\.in_proj_", ".attention.attention.{query|key|value}."),
                Rule.of("\\.self_attention\\.out_proj\\.", ".attention.output.dense."),
                Rule.of("^encoder\\.ln\\.", "layernorm."));
    }
}
