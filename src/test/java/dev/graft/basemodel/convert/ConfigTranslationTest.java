package dev.graft.basemodel.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graft.basemodel.ModelConfig;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.image.Interpolation;
import dev.graft.network.vision.Architectures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTranslationTest {
    private static final String TIMM = """
            {'architecture': 'resnet18', 'num_classes': 2, 'num_features': 512, 'global_pool': 'avg',
             'pretrained_cfg': {'tag': 'tv_in1k', 'custom_load': false, 'input_size': [3, 224, 224],
              'fixed_input_size': false, 'interpolation': 'bilinear', 'crop_pct': 0.875, 'crop_mode': 'center',
              'mean': [0.485, 0.456, 0.406], 'std': [0.229, 0.224, 0.225], 'num_classes': 2, 'pool_size': [7, 7],
              'first_conv': 'conv1', 'classifier': 'fc', 'license': 'bsd-3-clause'},
             'label_names': ['ant', 'bee']}""";

    private static final String RESNET = """
            {'architectures': ['ResNetForImageClassification'], 'model_type': 'resnet', 'depths': [2, 2, 2, 2],
             'embedding_size': 64, 'hidden_act': 'relu', 'hidden_sizes': [64, 128, 256, 512], 'layer_type': 'basic',
             'downsample_in_first_stage': false, 'num_channels': 3, 'id2label': {'1': 'bee', '0': 'ant'}}""";

    private static final String RESNET_PICTURES = """
            {'crop_pct': 0.875, 'do_normalize': true, 'do_resize': true, 'image_mean': [0.485, 0.456, 0.406],
             'image_std': [0.229, 0.224, 0.225], 'resample': 3, 'size': %s}""";

    private static ModelConfig translate(String config) {
        return ConfigTranslation.translate(bytes(config), Optional.empty());
    }

    private static ModelConfig translate(String config, String preprocessor) {
        return ConfigTranslation.translate(bytes(config), Optional.of(bytes(preprocessor)));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(String config, String... said) {
        assertThatThrownBy(() -> translate(config, RESNET_PICTURES.formatted("224")))
                .isInstanceOfSatisfying(GraftException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
                    assertThat(e.getMessage() + e.facts().get("hint")).contains(said);
                });
    }

    @Test
    void timmsRepositoriesAreRead() {
        assertThat(translate(TIMM))
                .isEqualTo(new ModelConfig(
                        "resnet18",
                        2,
                        512,
                        List.of(3, 224, 224),
                        List.of(0.485, 0.456, 0.406),
                        List.of(0.229, 0.224, 0.225),
                        Interpolation.BILINEAR,
                        0.875,
                        List.of("ant", "bee"),
                        "bsd-3-clause",
                        null,
                        null));
    }

    @Test
    void timmsNamesOfNetworksAreKnown() {
        assertThat(translate(TIMM.replace("resnet18", "mobilenetv2_100")).architecture())
                .isEqualTo("mobilenet_v2");
        assertThat(translate(TIMM.replace("resnet18", "tv_resnet34")).architecture())
                .isEqualTo("resnet34");
    }

    @Test
    void labelsOfAnotherNumberAreLeftOut() {
        assertThat(translate(TIMM.replace("['ant', 'bee']", "['ant']")).labels())
                .isNull();
    }

    @Test
    void whatTimmPreparesOtherwiseIsRefused() {
        refused(TIMM.replace("'center'", "'squash'"), "crop_mode", "squash");
        refused(TIMM.replace("'bilinear'", "'lanczos'"), "interpolation", "bicubic");
        refused(TIMM.replace("0.875", "1.15"), "crop_pct");
        refused(TIMM.replace("'crop_pct': 0.875,", ""), "crop_pct", "missing");
        refused(TIMM.replace("[3, 224, 224]", "[1, 224, 224]"), "input_size");
        refused(TIMM.replace("[3, 224, 224]", "[3, 224, 100000]"), "input_size");
        refused(TIMM.replace("[3, 224, 224]", "[3, 224, 18446744073709551840]"), "input_size");
        refused(TIMM.replace("[0.485, 0.456, 0.406]", "[0.5]"), "mean");
        refused(TIMM.replace("0.229", "0"), "std");
        refused(TIMM.replace("'architecture': 'resnet18'", "'architecture': 7"), "architecture");
        refused(
                TIMM.replace("'num_classes': 2,", "'num_classes': 2, 'model_args': {'act_layer': 'silu'},"),
                "act_layer");
        refused(TIMM.replace("{'tag'", "[{'tag'").replace("'bsd-3-clause'}", "'bsd-3-clause'}]"), "pretrained_cfg");
    }

    @Test
    void aNetworkThatGraftHasNotIsRefusedWithTheNearest() {
        refused(TIMM.replace("'resnet18'", "'resnet18d'"), "resnet18d", "'resnet18'");
        refused(TIMM.replace("'resnet18'", "'mobilevit_xs'"), "mobilevit_xs", "mobilenet_v2");
    }

    @Test
    void graftsOwnFormIsRead() {
        ModelConfig config = translate("""
                {'architecture': 'squeezenet1_1', 'num_classes': 0, 'input_size': [3, 224, 224], 'mean': [0.1, 0.2, 0.3],
                 'std': [1, 1, 1], 'interpolation': 'bicubic', 'crop_pct': 1, 'license': 'MIT', 'imagenet_top1': 0.58,
                 'trained_on': 'ImageNet', 'label_names': '../imagenet_classes.txt'}""");

        assertThat(config.architecture()).isEqualTo("squeezenet1_1");
        assertThat(config.numFeatures()).isEqualTo(512);
        assertThat(config.license()).isEqualTo("MIT");
        assertThat(config.trainedOn()).isEqualTo("ImageNet");
        assertThat(config.imagenetTop1()).isEqualTo(0.58);
        assertThat(config.labels()).isNull();
    }

    @Test
    void transformersResnetsAreRead() {
        ModelConfig config = translate(RESNET, RESNET_PICTURES.formatted("224"));

        assertThat(config.architecture()).isEqualTo("resnet18");
        assertThat(config.labels()).containsExactly("ant", "bee");
        assertThat(config.numClasses()).isEqualTo(2);
        assertThat(config.cropPct()).isEqualTo(0.875);
        assertThat(config.interpolation()).isEqualTo(Interpolation.BICUBIC);
        assertThat(config.inputSize()).containsExactly(3, 224, 224);
        assertThat(translate(RESNET, RESNET_PICTURES.formatted("{'shortest_edge': 224}")))
                .isEqualTo(config);
        assertThat(translate(RESNET.replace("[2, 2, 2, 2]", "[3, 4, 6, 3]"), RESNET_PICTURES.formatted("224"))
                        .architecture())
                .isEqualTo("resnet34");
    }

    @Test
    void withItsSizesAnotherNetworkThanGraftsIsRefused() {
        refused(RESNET.replace("[2, 2, 2, 2]", "[2, 2, 2, 3]"), "depths");
        refused(RESNET.replace("[64, 128", "[32, 128"), "hidden_sizes");
        refused(RESNET.replace("'relu'", "'gelu'"), "hidden_act");
        refused(RESNET.replace("'embedding_size': 64", "'embedding_size': 32"), "embedding_size");
        refused(
                RESNET.replace("'downsample_in_first_stage': false", "'downsample_in_first_stage': true"),
                "downsample");
        refused(RESNET.replace("'num_channels': 3", "'num_channels': 1"), "num_channels");
        refused(RESNET.replace("'resnet'", "'mobilevit'"), "mobilevit", "convnext, dinov2");
    }

    @Test
    void weightsThatWantTensorFlowsPaddingAreRefusedWithWhatFits() {
        refused(
                "{'model_type': 'mobilenet_v2', 'depth_multiplier': 1.0, 'tf_padding': true}",
                "padding",
                "catalogue:mobilenet_v2");
        String fitting = "{'model_type': 'mobilenet_v2', 'depth_multiplier': 1.0, 'tf_padding': false}";
        String pictures = """
                {'do_center_crop': true, 'crop_size': {'height': 224, 'width': 224}, 'size': {'shortest_edge': 256},
                 'image_mean': [0.5, 0.5, 0.5], 'image_std': [0.5, 0.5, 0.5], 'resample': 2}""";
        assertThat(translate(fitting, pictures).architecture()).isEqualTo("mobilenet_v2");
        assertThat(translate(fitting, pictures).cropPct()).isEqualTo(0.875);
        assertThat(translate(fitting, pictures).inputSize()).containsExactly(3, 224, 224);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit_s_16 | {'model_type': 'vit', 'hidden_size': 384, 'num_hidden_layers': 12, 'num_attention_heads': 6,"
                        + " 'intermediate_size': 1536, 'patch_size': 16, 'image_size': 224, 'hidden_act': 'gelu'}",
                "vit_b_16 | {'model_type': 'vit', 'hidden_size': 768, 'num_hidden_layers': 12, 'num_attention_heads': 12,"
                        + " 'intermediate_size': 3072, 'patch_size': 16, 'image_size': 224, 'hidden_act': 'gelu'}",
                "vit_s_14_dinov2 | {'model_type': 'dinov2', 'hidden_size': 384, 'num_hidden_layers': 12,"
                        + " 'num_attention_heads': 6, 'mlp_ratio': 4, 'patch_size': 14, 'image_size': 518,"
                        + " 'hidden_act': 'gelu'}",
                "convnext_tiny | {'model_type': 'convnext', 'depths': [3, 3, 9, 3], 'hidden_sizes': [96, 192, 384, 768],"
                        + " 'hidden_act': 'gelu', 'patch_size': 4}",
                "resnet50 | {'model_type': 'resnet', 'depths': [3, 4, 6, 3], 'hidden_sizes': [256, 512, 1024, 2048],"
                        + " 'embedding_size': 64, 'hidden_act': 'relu', 'layer_type': 'bottleneck'}"
            })
    void sizesNameTheNetwork(String architecture, String config) {
        // Graft either has it by now, or says that this is what it has not.
        if (Architectures.names().contains(architecture)) {
            assertThat(translate(config, RESNET_PICTURES.formatted("224")).architecture())
                    .isEqualTo(architecture);
        } else {
            refused(config, "no network '" + architecture + "'");
        }
        refused(
                config.replace("'model_type'", "'num_channels': 4, 'model_type'")
                        .replace("gelu", "tanh")
                        .replace("relu", "tanh"),
                "must be");
    }

    @Test
    void whatItsProcessorDoesOtherwiseIsRefused() {
        for (String wrong : List.of(
                RESNET_PICTURES.formatted("224").replace("'resample': 3", "'resample': 0"),
                RESNET_PICTURES.formatted("224").replace("'do_resize': true", "'do_resize': false"),
                RESNET_PICTURES.formatted("224").replace("'do_normalize': true", "'do_normalize': false"),
                RESNET_PICTURES.formatted("{'height': 224, 'width': 192}"),
                RESNET_PICTURES.formatted("{'height': -1, 'width': -1}"),
                RESNET_PICTURES.formatted("'large'"),
                RESNET_PICTURES.formatted("224").replace("0.229", "-0.229"),
                RESNET_PICTURES.formatted("224").replace("'crop_pct': 0.875", "'crop_pct': 7"),
                RESNET_PICTURES.formatted("224").replace("{'crop", "{'rescale_factor': 1, 'crop"))) {
            assertThatThrownBy(() -> translate(RESNET, wrong))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            GraftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT));
        }
    }

    @Test
    void withoutItsProcessorATransformersModelIsRefused() {
        assertThatThrownBy(() -> translate(RESNET)).hasMessageContaining("preprocessor_config.json");
    }

    @Test
    void whatIsNoConfigurationIsToldSo() {
        refused("<!DOCTYPE html><title>Sign in</title>", "<!DOCTYPE html>", "web page");
        refused("[1, 2]", "not a JSON object");
        refused("null", "not a JSON object");
        refused("", "not a JSON object");
        refused("{'a': ", "not a JSON object");
        refused("{'hidden_size': 768}", "pretrained_cfg", "model_type");
        assertThatThrownBy(
                        () -> ConfigTranslation.translate(new byte[] {(byte) 0xff, (byte) 0xfe, 0}, Optional.empty()))
                .isInstanceOf(GraftException.class);
    }
}
