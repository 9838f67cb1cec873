package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Residual;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes layers operation by operation, so that gradients flow through them.
 *
 * @param script what is written to
 * @param tensors the expression of a parameter by its name
 * @param trainBatchNorm whether batch normalisation takes the batch's statistics and updates the running ones
 */
record PlainLayers(Script script, UnaryOperator<String> tensors, boolean trainBatchNorm) {
    String write(List<Layer> layers, String input) {
        String x = input;
        for (Layer layer : layers) {
            x = write(layer, x);
        }
        return x;
    }

    private String write(Layer layer, String x) {
        if (layer instanceof Conv2d c) {
            return script.let(
                    "torch.conv2d(%s, %s, %s, %s, %s, [1, 1], %s)",
                    x,
                    tensors.apply(c.name() + ".weight"),
                    c.bias() ? tensors.apply(c.name() + ".bias") : "None",
                    Script.pair(c.stride()),
                    Script.pair(c.padding()),
                    c.groups());
        } else if (layer instanceof BatchNorm2d b) {
            return script.let(
                    "torch.batch_norm(%s, %s, %s, %s, %s, %s, %s, %s, True)",
                    x,
                    tensors.apply(b.name() + ".weight"),
                    tensors.apply(b.name() + ".bias"),
                    tensors.apply(b.name() + ".running_mean"),
                    tensors.apply(b.name() + ".running_var"),
                    trainBatchNorm,
                    BatchNorm2d.MOMENTUM,
                    BatchNorm2d.EPSILON);
        } else if (layer instanceof Activation a) {
            return a == Activation.RELU
                    ? script.let("torch.relu_(%s)", x)
                    : script.let("torch.hardtanh_(%s, 0., 6.)", x);
        } else if (layer instanceof Dropout d) {
            return script.let("torch.dropout(%s, %s, True)", x, d.probability());
        } else if (layer instanceof Residual r) {
            String shortcut = write(r.shortcut(), x);
            return script.let("torch.add_(%s, %s)", write(r.main(), x), shortcut);
        } else if (layer instanceof Concat c) {
            return script.let(
                    "torch.cat(%s, 1)",
                    Script.list(c.branches().stream().map(b -> write(b, x)).toList()));
        }
        return writeShared(script, tensors, layer, x);
    }

    /** The layers that are written alike with and without gradients. */
    static String writeShared(Script script, UnaryOperator<String> tensors, Layer layer, String x) {
        if (layer instanceof MaxPool2d p) {
            return script.let(
                    "torch.max_pool2d(%s, %s, %s, %s, [1, 1], %s)",
                    x, Script.pair(p.kernel()), Script.pair(p.stride()), Script.pair(p.padding()), p.ceil());
        } else if (layer instanceof GlobalAvgPool) {
            return script.let("torch.mean(%s, [2, 3])", x);
        } else if (layer instanceof Linear l) {
            return script.let(
                    "torch.linear(%s, %s, %s)",
                    x, tensors.apply(l.name() + ".weight"), tensors.apply(l.name() + ".bias"));
        }
        throw new IllegalArgumentException("no native form of " + layer);
    }
}
