package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Gated;
import dev.graft.network.Layer.Residual;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes layers operation by operation, so that gradients flow through them. */
final class PlainLayers {
    private final Script script;
    private final UnaryOperator<String> tensors;
    private final boolean trainBatchNorm;
    private final boolean trainDropout;
    private final SharedLayers shared;

    /**
     * @param script what is written to
     * @param tensors the expression of a parameter by its name
     * @param trainBatchNorm whether batch normalisation takes the batch's statistics and updates the running ones
     * @param trainDropout whether dropout zeroes anything; else it is left out
     */
    PlainLayers(Script script, UnaryOperator<String> tensors, boolean trainBatchNorm, boolean trainDropout) {
        this.script = script;
        this.tensors = tensors;
        this.trainBatchNorm = trainBatchNorm;
        this.trainDropout = trainDropout;
        this.shared = new SharedLayers(script, tensors);
    }

    String write(List<Layer> layers, String input) {
        String x = input;
        for (Layer layer : layers) {
            x = write(layer, x);
        }
        return x;
    }

    private String write(Layer layer, String x) {
        if (layer instanceof Conv2d c) {
            return convolution(
                    script,
                    c,
                    x,
                    tensors.apply(c.name() + ".weight"),
                    c.bias() ? tensors.apply(c.name() + ".bias") : "None");
        } else if (layer instanceof BatchNorm2d b) {
            return shared.batchNorm(b, x, trainBatchNorm);
        } else if (layer instanceof Activation a) {
            return shared.activated(a, x);
        } else if (layer instanceof Dropout d) {
            return trainDropout ? script.let("torch.dropout(%s, %s, True)", x, d.probability()) : x;
        } else if (layer instanceof Residual r) {
            String shortcut = write(r.shortcut(), x);
            return script.let("torch.add_(%s, %s)", write(r.main(), x), shortcut);
        } else if (layer instanceof Gated g) {
            return script.let("torch.mul(%s, %s)", x, write(g.gate(), x));
        } else if (layer instanceof Concat c) {
            return script.let(
                    "torch.cat(%s, 1)",
                    Script.list(c.branches().stream().map(b -> write(b, x)).toList()));
        }
        return shared.write(layer, x);
    }

    static String convolution(Script script, Conv2d c, String x, String weight, String bias) {
        return script.let(
                "torch.conv2d(%s, %s, %s, %s, %s, [1, 1], %s)",
                x, weight, bias, Script.pair(c.stride()), Script.pair(c.padding()), c.groups());
    }
}
