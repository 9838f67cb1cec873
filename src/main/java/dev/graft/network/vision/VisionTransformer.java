package dev.graft.network.vision;

import static dev.graft.network.Layer.Activation.GELU;

import dev.graft.network.Block;
import dev.graft.network.Layer;
import dev.graft.network.Layer.Attention;
import dev.graft.network.Layer.ClassToken;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.LayerNorm;
import dev.graft.network.Layer.LayerScale;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.Residual;
import dev.graft.network.Layer.Tokens;
import dev.graft.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Dosovitskiy et al., "An Image is Worth 16x16 Words", 2020, table 1 (S: Touvron et al., "Training data-efficient image
 * transformers", 2020); names as in torchvision.models.vision_transformer. DINOv2 (Oquab et al., 2023) is the same with
 * patches of 14 and a learned scale at the end of each branch. Pictures of any size: positions are resized.
 */
final class VisionTransformer {
    private static final int LAYERS = 12;
    private static final double EPSILON = 1e-6;

    /**
     * @param side patches in a row of a picture of the size that the positions are for
     * @param scaled whether branches end in a learned scale
     */
    private record Form(String architecture, int patch, int side, int width, int heads, boolean scaled) {}

    private VisionTransformer() {}

    static Network vitS16(int labels) {
        return build(new Form("vit_s_16", 16, 14, 384, 6, false), labels);
    }

    static Network vitB16(int labels) {
        return build(new Form("vit_b_16", 16, 14, 768, 12, false), labels);
    }

    static Network vitS14Dinov2(int labels) {
        return build(new Form("vit_s_14_dinov2", 14, 37, 384, 6, true), labels);
    }

    static Network vitB14Dinov2(int labels) {
        return build(new Form("vit_b_14_dinov2", 14, 37, 768, 12, true), labels);
    }

    private static Network build(Form form, int labels) {
        List<Block> blocks = new ArrayList<>();
        int width = form.width;
        blocks.add(new Block(
                "embedding",
                List.of(
                        new Conv2d("conv_proj", 3, width, form.patch, form.patch, 0, 1, true),
                        new Tokens("class_token", "encoder.pos_embedding", width, form.side))));
        for (int i = 0; i < LAYERS; i++) {
            String name = "encoder_layer_" + i;
            blocks.add(new Block(name, encoderLayer(form, "encoder.layers." + name, i == LAYERS - 1)));
        }
        blocks.add(new Block("norm", List.of(new LayerNorm("encoder.ln", width, EPSILON))));
        List<Layer> head = labels == 0 ? List.of() : List.of(new Linear("heads.head", width, labels));
        return new Network(form.architecture, blocks, List.of(), width, "heads.head", head);
    }

    /** @param last of whose tokens the class token alone is used, so that nothing else of them is computed */
    private static List<Layer> encoderLayer(Form form, String name, boolean last) {
        int width = form.width;
        return List.of(
                branch(
                        form,
                        name + ".ls_1",
                        last ? List.of(new ClassToken()) : List.of(),
                        new LayerNorm(name + ".ln_1", width, EPSILON),
                        new Attention(name + ".self_attention", width, form.heads, last)),
                branch(
                        form,
                        name + ".ls_2",
                        List.of(),
                        new LayerNorm(name + ".ln_2", width, EPSILON),
                        new Linear(name + ".mlp.0", width, 4 * width),
                        GELU,
                        new Linear(name + ".mlp.3", 4 * width, width)));
    }

    private static Layer branch(Form form, String scale, List<Layer> shortcut, Layer... layers) {
        List<Layer> main = new ArrayList<>(List.of(layers));
        if (form.scaled) {
            main.add(new LayerScale(scale, List.of(form.width)));
        }
        return new Residual(main, shortcut);
    }
}
