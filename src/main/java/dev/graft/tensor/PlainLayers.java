package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Gated;
import dev.graft.network.Layer.Residual;
import dev.graft.recipe.setting.Precision;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes layers operation by operation, so that gradients flow through them. */
final class PlainLayers {
    private final Script script;
    private final UnaryOperator<String> tensors;
    private final boolean trainBatchNorm;
    private final boolean trainDropout;
    private final Precision precision;
    private final SharedLayers shared;

    /**
     * @param script what is written to
     * @param tensors the expression of a parameter by its name
     * @param trainBatchNorm whether batch normalisation takes the batch's statistics and updates the running ones
     * @param trainDropout whether dropout zeroes anything; else it is left out
     * @param precision of the layers' input and output
     */
    PlainLayers(
            Script script,
            UnaryOperator<String> tensors,
            boolean trainBatchNorm,
            boolean trainDropout,
            Precision precision) {
        this.script = script;
        this.tensors = tensors;
        this.trainBatchNorm = trainBatchNorm;
        this.trainDropout = trainDropout;
        this.precision = precision;
        this.shared = new SharedLayers(script, name -> Script.to(precision, tensors.apply(name)), tensors);
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
            return convolution(c, x);
        } else if (layer instanceof BatchNorm2d b) {
            return shared.batchNorm(b, x, trainBatchNorm);
        } else if (layer instanceof Activation a) {
            return shared.activated(a, x);
        } else if (layer instanceof Dropout d) {
            return trainDropout ? script.let("torch.dropout(%s, %s, True)", x, d.probability()) : x;
        } else if (layer instanceof Residual r) {
            return residual(r, x);
        } else if (layer instanceof Gated g) {
            return script.let("torch.mul(%s, %s)", x, write(g.gate(), x));
        } else if (layer instanceof Concat c) {
            return script.let(
                    "torch.cat(%s, 1)",
                    Script.list(c.branches().stream().map(b -> write(b, x)).toList()));
        }
        return shared.write(layer, x);
    }

    /** In place where that spares memory; what is a view of another tensor would have its gradient copied. */
    private String residual(Residual r, String x) {
        String shortcut = write(r.shortcut(), x);
        String main = write(r.main(), x);
        Layer last = r.main().get(r.main().size() - 1);
        boolean whole = last instanceof BatchNorm2d || last instanceof Conv2d;
        return script.let(whole ? "torch.add_(%s, %s)" : "torch.add(%s, %s)", main, shortcut);
    }

    /** In groups always in float32: oneDNN's gradients of depthwise convolutions are slower in bfloat16 than that. */
    private String convolution(Conv2d c, String x) {
        Precision own = c.groups() > 1 ? Precision.FLOAT32 : precision;
        String input = script.converted(precision, own, x);
        String weight = Script.to(own, tensors.apply(c.name() + ".weight"));
        String bias = c.bias() ? Script.to(own, tensors.apply(c.name() + ".bias")) : "None";
        return script.converted(own, precision, convolution(script, c, input, weight, bias));
    }

    static String convolution(Script script, Conv2d c, String x, String weight, String bias) {
        return script.let(
                "torch.conv2d(%s, %s, %s, %s, %s, [1, 1], %s)",
                x, weight, bias, Script.pair(c.stride()), Script.pair(c.padding()), c.groups());
    }
}
