package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Residual;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes layers for speed, without gradients: batch normalisation is folded into the convolution before it, an addition
 * and an activation after it run inside it, and its weights are stored as the kernel wants them.
 *
 * <p>Two methods grow side by side. {@code pack} turns parameters into a list of packed tensors, once; {@code script}
 * reads that list, at every call. On devices without oneDNN the same folding uses ordinary convolutions.
 */
final class FusedLayers {
    private static final String NO_SCALARS = "annotate(List[Optional[number]], [])";

    private final Script script;
    private final Script pack;
    private final UnaryOperator<String> tensors;
    private final boolean oneDnn;
    private int packed;

    /**
     * @param script reads packed tensors from its argument {@code ps: List[Tensor]}
     * @param pack appends them to its variable {@code r}
     * @param tensors the expression of a parameter in {@code pack} by its name
     */
    FusedLayers(Script script, Script pack, UnaryOperator<String> tensors, boolean oneDnn) {
        this.script = script;
        this.pack = pack;
        this.tensors = tensors;
        this.oneDnn = oneDnn;
    }

    String write(List<Layer> layers, String input) {
        return write(layers, input, "", null);
    }

    /**
     * @param addend what is added to the last convolution's result, "" for nothing
     * @param last the activation after that, null for none
     */
    private String write(List<Layer> layers, String input, String addend, Activation last) {
        String x = input;
        int i = 0;
        while (i < layers.size()) {
            Layer layer = layers.get(i++);
            if (layer instanceof Conv2d convolution) {
                BatchNorm2d norm = null;
                if (i < layers.size() && layers.get(i) instanceof BatchNorm2d b) {
                    norm = b;
                    i++;
                }
                Activation activation = null;
                if (i < layers.size() && layers.get(i) instanceof Activation a) {
                    activation = a;
                    i++;
                }
                boolean isLast = i == layers.size();
                x = convolution(
                        convolution, norm, x, isLast ? addend : "", isLast && activation == null ? last : activation);
            } else if (layer instanceof Residual residual) {
                Activation activation = null;
                if (i < layers.size() && layers.get(i) instanceof Activation a) {
                    activation = a;
                    i++;
                }
                String shortcut = write(residual.shortcut(), x);
                x = write(residual.main(), x, shortcut, activation);
            } else if (layer instanceof Concat concat) {
                String all = x;
                x = script.let(
                        "torch.cat(%s, 1)",
                        Script.list(concat.branches().stream()
                                .map(branch -> write(branch, all))
                                .toList()));
            } else if (layer instanceof Activation a) {
                x = activated(x, a);
            } else if (!(layer instanceof Dropout)) {
                x = PlainLayers.writeShared(script, name -> keep(tensors.apply(name)), layer, x);
            }
        }
        return x;
    }

    private String convolution(Conv2d c, BatchNorm2d norm, String x, String addend, Activation activation) {
        String weight = tensors.apply(c.name() + ".weight");
        String bias = c.bias() ? tensors.apply(c.name() + ".bias") : null;
        if (norm != null) {
            String scale = pack.let(
                    "torch.mul(%s, torch.rsqrt(torch.add(%s, %s)))",
                    tensors.apply(norm.name() + ".weight"),
                    tensors.apply(norm.name() + ".running_var"),
                    BatchNorm2d.EPSILON);
            weight = pack.let("torch.mul(%s, torch.reshape(%s, [-1, 1, 1, 1]))", weight, scale);
            String mean = tensors.apply(norm.name() + ".running_mean");
            String shift = bias == null ? pack.let("torch.neg(%s)", mean) : pack.let("torch.sub(%s, %s)", bias, mean);
            bias = pack.let("torch.add(torch.mul(%s, %s), %s)", shift, scale, tensors.apply(norm.name() + ".bias"));
        }
        String geometry = "%s, %s, [1, 1], %d".formatted(Script.pair(c.padding()), Script.pair(c.stride()), c.groups());
        if (!oneDnn) {
            String y = script.let(
                    "torch.conv2d(%s, %s, %s, %s, %s, [1, 1], %s)",
                    x,
                    keep(weight),
                    bias == null ? "None" : keep(bias),
                    Script.pair(c.stride()),
                    Script.pair(c.padding()),
                    c.groups());
            String sum = addend.isEmpty() ? y : script.let("torch.add_(%s, %s)", y, addend);
            return activation == null ? sum : activated(sum, activation);
        }
        String kernel =
                keep(pack.let("ops.mkldnn._reorder_convolution_weight(torch.contiguous(%s), %s)", weight, geometry));
        String offset = bias == null ? "None" : keep(bias);
        String kind = activation == null ? "none" : activation == Activation.RELU ? "relu" : "hardtanh";
        String scalars = activation == Activation.RELU6 ? "annotate(List[Optional[number]], [0., 6.])" : NO_SCALARS;
        if (addend.isEmpty()) {
            return script.let("%s", pointwise(x, kernel, offset, geometry, kind, scalars));
        }
        String sum = "torch.add(%s, %s)".formatted(pointwise(x, kernel, offset, geometry, "none", NO_SCALARS), addend);
        // oneDNN takes no addend of one pixel: its memory could have either layout.
        return script.choose(
                "torch.eq(torch.size(%s, 2), 1)".formatted(addend),
                activation == null ? sum : activation(sum, activation),
                "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, \"add\", 1, %s, %s, %s)"
                        .formatted(
                                x,
                                addend,
                                kernel,
                                offset,
                                geometry,
                                activation == null ? "None" : '"' + kind + '"',
                                scalars,
                                activation == null ? "None" : "\"\""));
    }

    private static String pointwise(
            String x, String kernel, String offset, String geometry, String kind, String scalars) {
        return "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, \"%s\", %s, \"\")"
                .formatted(x, kernel, offset, geometry, kind, scalars);
    }

    private String activated(String x, Activation activation) {
        return script.let("%s", activation(x, activation));
    }

    private static String activation(String x, Activation activation) {
        return (activation == Activation.RELU ? "torch.relu(%s)" : "torch.hardtanh(%s, 0., 6.)").formatted(x);
    }

    /** Puts a tensor of {@code pack} onto the list; its expression in {@code script} comes back. */
    private String keep(String expression) {
        pack.run("_%d = torch.append(r, %s)", packed, expression);
        return "ps[" + packed++ + "]";
    }
}
