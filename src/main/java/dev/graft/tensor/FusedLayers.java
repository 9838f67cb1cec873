package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Gated;
import dev.graft.network.Layer.LayerScale;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.Residual;
import dev.graft.recipe.setting.Precision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
    private final SharedLayers shared;
    private final boolean oneDnn;
    private final Precision precision;
    private int packed;

    /**
     * @param script reads packed tensors from its argument {@code ps: List[Tensor]}
     * @param pack appends them to its variable {@code r}
     * @param tensors the expression of a parameter in {@code pack} by its name
     * @param precision of the layers' input and output
     */
    FusedLayers(Script script, Script pack, UnaryOperator<String> tensors, boolean oneDnn, Precision precision) {
        this.script = script;
        this.pack = pack;
        this.tensors = tensors;
        this.shared = new SharedLayers(
                script, name -> keep(Script.to(precision, tensors.apply(name))), name -> keep(tensors.apply(name)));
        this.oneDnn = oneDnn;
        this.precision = precision;
    }

    /** What comes after a sequence of layers: something to add, then an activation. */
    private record End(Optional<String> addend, Optional<Activation> activation) {
        static final End NONE = new End(Optional.empty(), Optional.empty());
    }

    String write(List<Layer> layers, String input) {
        return write(layers, input, End.NONE);
    }

    private String write(List<Layer> layers, String input, End end) {
        Deque<Layer> rest = new ArrayDeque<>(layers);
        rest.removeIf(Dropout.class::isInstance);
        String x = input;
        while (!rest.isEmpty()) {
            Layer layer = rest.remove();
            if (layer instanceof Conv2d convolution) {
                Optional<BatchNorm2d> norm = next(rest, BatchNorm2d.class);
                Optional<Activation> activation = next(rest, Activation.class);
                if (rest.isEmpty() && activation.isEmpty()) {
                    return convolution(convolution, norm, x, end);
                }
                x = convolution(convolution, norm, x, new End(Optional.empty(), activation));
            } else if (layer instanceof Linear linear) {
                x = linear(linear, next(rest, LayerScale.class), next(rest, Activation.class), x);
            } else if (layer instanceof BatchNorm2d norm) {
                x = shared.batchNorm(norm, x, false);
            } else if (layer instanceof Residual residual) {
                Optional<Activation> activation = next(rest, Activation.class);
                String shortcut = write(residual.shortcut(), x);
                x = write(residual.main(), x, new End(Optional.of(shortcut), activation));
            } else if (layer instanceof Gated gated) {
                x = script.let("torch.mul(%s, %s)", x, write(gated.gate(), x));
            } else if (layer instanceof Concat concat) {
                String all = x;
                x = script.let(
                        "torch.cat(%s, 1)",
                        Script.list(concat.branches().stream()
                                .map(branch -> write(branch, all))
                                .toList()));
            } else if (layer instanceof Activation activation) {
                x = shared.activated(activation, x);
            } else {
                x = shared.write(layer, x);
            }
        }
        return ended(x, end);
    }

    /** Takes the next layer away if it is of that kind. */
    private static <T extends Layer> Optional<T> next(Deque<Layer> rest, Class<T> type) {
        return type.isInstance(rest.peek()) ? Optional.of(type.cast(rest.remove())) : Optional.empty();
    }

    private String ended(String x, End end) {
        String sum = end.addend.isEmpty() ? x : script.let("torch.add_(%s, %s)", x, end.addend.get());
        return end.activation.isEmpty() ? sum : shared.activated(end.activation.get(), sum);
    }

    private String linear(Linear l, Optional<LayerScale> scale, Optional<Activation> activation, String x) {
        String weight = tensors.apply(l.name() + ".weight");
        String bias = tensors.apply(l.name() + ".bias");
        if (scale.isPresent()) {
            String factors = pack.let(
                    "torch.reshape(%s, [-1])", tensors.apply(scale.get().name()));
            weight = pack.let("torch.mul(%s, torch.reshape(%s, [-1, 1]))", weight, factors);
            bias = pack.let("torch.mul(%s, %s)", bias, factors);
        }
        if (oneDnn && activation.equals(Optional.of(Activation.GELU))) {
            String kernel = keep(pack.let("ops.mkldnn._reorder_linear_weight(%s, None)", Script.to(precision, weight)));
            return script.let(
                    "ops.mkldnn._linear_pointwise(%s, %s, %s, \"%s\", %s, \"none\")",
                    x, kernel, keepConverted(bias), kind(Activation.GELU), NO_SCALARS);
        }
        String y = shared.linear(x, keepConverted(weight), keepConverted(bias));
        return activation.isEmpty() ? y : shared.activated(activation.get(), y);
    }

    private String convolution(Conv2d c, Optional<BatchNorm2d> folded, String x, End end) {
        String weight = tensors.apply(c.name() + ".weight");
        String bias = c.bias() ? tensors.apply(c.name() + ".bias") : null;
        if (folded.isPresent()) {
            BatchNorm2d norm = folded.get();
            String scale = pack.let(
                    "torch.mul(%s, torch.rsqrt(torch.add(%s, %s)))",
                    tensors.apply(norm.name() + ".weight"),
                    tensors.apply(norm.name() + ".running_var"),
                    norm.epsilon());
            weight = pack.let("torch.mul(%s, torch.reshape(%s, [-1, 1, 1, 1]))", weight, scale);
            String mean = tensors.apply(norm.name() + ".running_mean");
            String shift = bias == null ? pack.let("torch.neg(%s)", mean) : pack.let("torch.sub(%s, %s)", bias, mean);
            bias = pack.let("torch.add(torch.mul(%s, %s), %s)", shift, scale, tensors.apply(norm.name() + ".bias"));
        }
        if (!oneDnn) {
            String offset = bias == null ? "None" : keepConverted(bias);
            return ended(PlainLayers.convolution(script, c, x, keepConverted(weight), offset), end);
        }
        String geometry = "%s, %s, [1, 1], %d".formatted(Script.pair(c.padding()), Script.pair(c.stride()), c.groups());
        String kernel = keep(pack.let(
                "ops.mkldnn._reorder_convolution_weight(torch.contiguous(%s), %s)",
                Script.to(precision, weight), geometry));
        String offset = bias == null ? "None" : keepConverted(bias);
        Optional<Activation> activation = end.activation;
        if (end.addend.isEmpty()) {
            return script.let("%s", pointwise(x, kernel, offset, geometry, activation));
        }
        String addend = end.addend.get();
        String sum = "torch.add(%s, %s)".formatted(pointwise(x, kernel, offset, geometry, Optional.empty()), addend);
        // oneDNN takes no addend of one pixel: its memory could have either layout.
        return script.choose(
                "torch.eq(torch.size(%s, 2), 1)".formatted(addend),
                activation.map(a -> SharedLayers.activation(a, sum)).orElse(sum),
                "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, %s, \"add\", 1, %s, %s, %s)"
                        .formatted(
                                x,
                                addend,
                                kernel,
                                offset,
                                geometry,
                                activation.map(a -> '"' + kind(a) + '"').orElse("None"),
                                scalars(activation),
                                activation.map(a -> "\"\"").orElse("None")));
    }

    private static String pointwise(
            String x, String kernel, String offset, String geometry, Optional<Activation> activation) {
        return "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, \"%s\", %s, \"%s\")"
                .formatted(
                        x,
                        kernel,
                        offset,
                        geometry,
                        activation.map(FusedLayers::kind).orElse("none"),
                        scalars(activation),
                        activation
                                .filter(a -> a == Activation.GELU)
                                .map(a -> "none")
                                .orElse(""));
    }

    /** PyTorch's name of an activation that runs inside another oneDNN operation. */
    private static String kind(Activation activation) {
        return switch (activation) {
            case RELU -> "relu";
            case RELU6 -> "hardtanh";
            case SIGMOID -> "sigmoid";
            case SILU -> "swish";
            case HARDSIGMOID -> "hardsigmoid";
            case HARDSWISH -> "hardswish";
            case GELU -> "gelu";
        };
    }

    private static String scalars(Optional<Activation> activation) {
        return activation
                .filter(a -> a == Activation.RELU6)
                .map(a -> "annotate(List[Optional[number]], [0., 6.])")
                .orElse(NO_SCALARS);
    }

    private String keepConverted(String expression) {
        return keep(Script.to(precision, expression));
    }

    /** Puts a tensor of {@code pack} onto the list; its expression in {@code script} comes back. */
    private String keep(String expression) {
        pack.run("_%d = torch.append(r, %s)", packed, expression);
        return "ps[" + packed++ + "]";
    }
}
