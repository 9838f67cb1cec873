package dev.graft.tensor;

import dev.graft.network.Layer;
import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.AdaptiveAvgPool2d;
import dev.graft.network.Layer.Attention;
import dev.graft.network.Layer.AvgPool2d;
import dev.graft.network.Layer.BatchNorm2d;
import dev.graft.network.Layer.ChannelsFirst;
import dev.graft.network.Layer.ChannelsLast;
import dev.graft.network.Layer.ClassToken;
import dev.graft.network.Layer.Flatten;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.LayerNorm;
import dev.graft.network.Layer.LayerScale;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Tokens;
import dev.graft.network.Layer.Unflatten;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes the layers that are written alike with and without gradients.
 *
 * @param script what is written to
 * @param tensors the expression of a parameter by its name
 * @param full the same in float32 whatever the others are: of normalisation's parameters, and of positions, which are resized
 */
record SharedLayers(Script script, UnaryOperator<String> tensors, UnaryOperator<String> full) {
    private static final int MAP_RANK = 3;

    String write(Layer layer, String x) {
        if (layer instanceof MaxPool2d p) {
            return script.let(
                    "torch.max_pool2d(%s, %s, %s, %s, [1, 1], %s)",
                    x, Script.pair(p.kernel()), Script.pair(p.stride()), Script.pair(p.padding()), p.ceil());
        } else if (layer instanceof AvgPool2d p) {
            return script.let(
                    "torch.avg_pool2d(%s, %s, %s, %s, False, True, None)",
                    x, Script.pair(p.kernel()), Script.pair(p.stride()), Script.pair(p.padding()));
        } else if (layer instanceof AdaptiveAvgPool2d p) {
            return script.let("torch.adaptive_avg_pool2d(%s, %s)", x, Script.pair(p.side()));
        } else if (layer instanceof GlobalAvgPool) {
            return script.let("torch.mean(%s, [2, 3])", x);
        } else if (layer instanceof Flatten) {
            return script.let("torch.flatten(%s, 1)", x);
        } else if (layer instanceof Unflatten u) {
            return unflattened(u, x);
        } else if (layer instanceof Linear l) {
            return linear(x, tensors.apply(l.name() + ".weight"), tensors.apply(l.name() + ".bias"));
        } else if (layer instanceof LayerNorm n) {
            return script.let(
                    "torch.layer_norm(%s, [%s], %s, %s, %s, True)",
                    x, n.width(), full.apply(n.name() + ".weight"), full.apply(n.name() + ".bias"), n.epsilon());
        } else if (layer instanceof LayerScale s) {
            return script.let("torch.mul(%s, torch.reshape(%s, [-1]))", x, tensors.apply(s.name()));
        } else if (layer instanceof ChannelsLast) {
            return script.let("torch.permute(%s, [0, 2, 3, 1])", x);
        } else if (layer instanceof ChannelsFirst) {
            return script.let("torch.permute(%s, [0, 3, 1, 2])", x);
        } else if (layer instanceof Tokens t) {
            return tokens(t, x);
        } else if (layer instanceof ClassToken) {
            return script.let("torch.select(%s, 1, 0)", x);
        } else if (layer instanceof Attention a) {
            return attention(a, x);
        }
        throw new IllegalArgumentException("no native form of " + layer);
    }

    /** Feature maps in channels-last layout, as convolutions leave them. */
    private String unflattened(Unflatten u, String x) {
        String sizes = u.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String shaped = script.let("torch.reshape(%s, [-1, %s])", x, sizes);
        return u.shape().size() == MAP_RANK ? script.let("torch.contiguous(%s, memory_format=2)", shaped) : shaped;
    }

    String linear(String x, String weight, String bias) {
        return script.let("torch.linear(%s, %s, %s)", x, weight, bias);
    }

    /** Normalisation by the running statistics, or by the batch's, which then go into the running ones. */
    String batchNorm(BatchNorm2d b, String x, boolean trained) {
        return script.let(
                "torch.batch_norm(%s, %s, %s, %s, %s, %s, %s, %s, True)",
                x,
                full.apply(b.name() + ".weight"),
                full.apply(b.name() + ".bias"),
                full.apply(b.name() + ".running_mean"),
                full.apply(b.name() + ".running_var"),
                trained,
                b.momentum(),
                b.epsilon());
    }

    /** Of a tensor that nothing else reads. In place where the backward pass needs the result alone. */
    String activated(Activation activation, String x) {
        return script.let("%s", activation(activation, x));
    }

    static String activation(Activation activation, String x) {
        String function =
                switch (activation) {
                    case RELU -> "torch.relu_(%s)";
                    case RELU6 -> "torch.hardtanh_(%s, 0., 6.)";
                    case SIGMOID -> "torch.sigmoid_(%s)";
                    case SILU -> "torch.silu(%s)";
                    case HARDSIGMOID -> "torch.hardsigmoid(%s)";
                    case HARDSWISH -> "torch.hardswish(%s)";
                    case GELU -> "torch.gelu(%s)";
                };
        return function.formatted(x);
    }

    private String tokens(Tokens t, String x) {
        String height = script.let("torch.size(%s, 2)", x);
        String width = script.let("torch.size(%s, 3)", x);
        String patches = script.let("torch.transpose(torch.flatten(%s, 2), 1, 2)", x);
        String positions = full.apply(t.positions());
        String grid = script.let(
                "torch.permute(torch.reshape(torch.slice(%s, 1, 1), [1, %s, %s, %s]), [0, 3, 1, 2])",
                positions, t.side(), t.side(), t.width());
        String same = "torch.__and__(torch.eq(%1$s, %3$d), torch.eq(%2$s, %3$d))".formatted(height, width, t.side());
        String resized = script.choose(
                same,
                grid,
                "torch._upsample_bicubic2d_aa(torch.contiguous(%s), [%s, %s], False)".formatted(grid, height, width));
        String added = script.let(
                "torch.add(%1$s, torch.type_as(torch.transpose(torch.flatten(%2$s, 2), 1, 2), %1$s))",
                patches, resized);
        String first = script.let(
                "torch.add(%1$s, torch.type_as(torch.slice(%2$s, 1, 0, 1), %1$s))",
                tensors.apply(t.classToken()), positions);
        return script.let("torch.cat([torch.expand(%s, [torch.size(%s, 0), -1, -1]), %s], 1)", first, x, added);
    }

    private String attention(Attention a, String x) {
        String weight = tensors.apply(a.name() + ".in_proj_weight");
        String bias = tensors.apply(a.name() + ".in_proj_bias");
        String heads = a.ofClassToken() ? headsOfClassToken(a, x, weight, bias) : headsOfAll(a, x, weight, bias);
        return linear(heads, tensors.apply(a.name() + ".out_proj.weight"), tensors.apply(a.name() + ".out_proj.bias"));
    }

    private String headsOfAll(Attention a, String x, String weight, String bias) {
        String batch = script.let("torch.size(%s, 0)", x);
        String count = script.let("torch.size(%s, 1)", x);
        String split = split(a, linear(x, weight, bias), 3);
        String heads =
                script.let("torch.scaled_dot_product_attention(%1$s[0], %1$s[1], %1$s[2], None, 0., False)", split);
        return script.let("torch.reshape(torch.transpose(%s, 1, 2), [%s, %s, %s])", heads, batch, count, a.width());
    }

    private String headsOfClassToken(Attention a, String x, String weight, String bias) {
        int width = a.width();
        String query = linear(
                script.let("torch.select(%s, 1, 0)", x),
                "torch.slice(%s, 0, 0, %d)".formatted(weight, width),
                "torch.slice(%s, 0, 0, %d)".formatted(bias, width));
        String asked = split(
                a,
                linear(
                        x,
                        "torch.slice(%s, 0, %d)".formatted(weight, width),
                        "torch.slice(%s, 0, %d)".formatted(bias, width)),
                2);
        String heads = script.let(
                "torch.scaled_dot_product_attention(torch.reshape(%1$s, [-1, %2$d, 1, %3$d]), %4$s[0], %4$s[1], None, 0., False)",
                query, a.heads(), width / a.heads(), asked);
        return script.let("torch.reshape(%s, [-1, %s])", heads, width);
    }

    /**
     * Each part of a projection as {@code [batch, heads, tokens, width of a head]}. Unbound, their gradients are stacked; selected
     * one by one, each would be filled up with zeros and added.
     */
    private String split(Attention a, String projected, int parts) {
        return script.let(
                "torch.unbind(torch.permute(torch.reshape(%1$s, [torch.size(%1$s, 0), torch.size(%1$s, 1), %2$d, %3$d, %4$d]),"
                        + " [2, 0, 3, 1, 4]), 0)",
                projected, parts, a.heads(), a.width() / a.heads());
    }
}
