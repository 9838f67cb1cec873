package dev.graft.network;

import dev.graft.network.Layer.Activation;
import dev.graft.network.Layer.AdaptiveAvgPool2d;
import dev.graft.network.Layer.Attention;
import dev.graft.network.Layer.ClassToken;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Dropout;
import dev.graft.network.Layer.Extent;
import dev.graft.network.Layer.Flatten;
import dev.graft.network.Layer.Gated;
import dev.graft.network.Layer.GlobalAvgPool;
import dev.graft.network.Layer.LayerNorm;
import dev.graft.network.Layer.LayerScale;
import dev.graft.network.Layer.Linear;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Residual;
import dev.graft.network.Layer.Tokens;
import java.util.List;

/**
 * What layers take for one picture, known from their description alone.
 *
 * @param multiplyAdds of convolutions, linear layers and attention: half of what some call FLOPs
 * @param kept numbers that the forward pass leaves for the backward pass
 * @param largest numbers of the largest result
 * @param output what comes out
 */
public record Effort(long multiplyAdds, long kept, long largest, Size output) {
    /** The class index and the number of a maximum: 8 bytes beside 4. */
    private static final int WITH_INDEX = 3;

    /**
     * Size of a feature map; of tokens, with their count as height and 1 as width; of a vector, 1 by 1.
     *
     * @param channels of each place
     */
    public record Size(long channels, Extent extent) {
        /** A square picture. */
        public static Size picture(int side) {
            return new Size(3, Extent.square(side));
        }

        /** A vector. */
        public static Size vector(int length) {
            return new Size(length, Extent.square(1));
        }

        long places() {
            return (long) extent.height() * extent.width();
        }

        long numbers() {
            return channels * places();
        }
    }

    /** Of layers one behind the other. */
    public static Effort of(List<Layer> layers, Size input) {
        Effort all = new Effort(0, 0, 0, input);
        for (Layer layer : layers) {
            all = all.then(of(layer, all.output));
        }
        return all;
    }

    /** Of blocks one behind the other. */
    public static Effort ofBlocks(List<Block> blocks, Size input) {
        return of(blocks.stream().flatMap(block -> block.layers().stream()).toList(), input);
    }

    /** This, and what comes behind it. */
    public Effort then(Effort next) {
        return new Effort(
                multiplyAdds + next.multiplyAdds, kept + next.kept, Math.max(largest, next.largest), next.output);
    }

    private static Effort of(Layer layer, Size x) {
        if (layer instanceof Conv2d c) {
            Size y = new Size(c.out(), PictureSizes.after(c, x.extent));
            long window = (long) c.in()
                    / c.groups()
                    * c.kernel().height()
                    * c.kernel().width();
            return result(y.numbers() * window, y.numbers(), y);
        } else if (layer instanceof Linear l) {
            Size y = new Size(l.out(), x.extent);
            return result(y.numbers() * l.in(), y.numbers(), y);
        } else if (layer instanceof Attention a) {
            long asking = a.ofClassToken() ? 1 : x.places();
            long projections = 2L * a.width() * a.width() * (x.places() + asking);
            long products = 2L * a.width() * x.places() * asking;
            Size y = a.ofClassToken() ? new Size(x.channels, Extent.square(1)) : x;
            return result(projections + products, 2 * x.numbers() + 3 * y.numbers(), y);
        } else if (layer instanceof Residual r) {
            Effort shortcut = of(r.shortcut(), x);
            Effort main = of(r.main(), x);
            return shortcut.then(main);
        } else if (layer instanceof Gated g) {
            Effort gate = of(g.gate(), x);
            return gate.then(result(0, x.numbers(), x));
        } else if (layer instanceof Concat c) {
            return joined(c, x);
        }
        Size y = after(layer, x);
        return result(0, kept(layer, y), y);
    }

    private static Effort joined(Concat concat, Size x) {
        Effort all = new Effort(0, 0, 0, x);
        long channels = 0;
        for (List<Layer> branch : concat.branches()) {
            Effort one = of(branch, x);
            channels += one.output.channels;
            all = all.then(one);
        }
        Size y = new Size(channels, all.output.extent);
        return all.then(result(0, y.numbers(), y));
    }

    private static Effort result(long multiplyAdds, long kept, Size y) {
        return new Effort(multiplyAdds, kept, y.numbers(), y);
    }

    private static Size after(Layer layer, Size x) {
        if (layer instanceof AdaptiveAvgPool2d p) {
            return new Size(x.channels, Extent.square(p.side()));
        } else if (layer instanceof GlobalAvgPool || layer instanceof ClassToken) {
            return new Size(x.channels, Extent.square(1));
        } else if (layer instanceof Flatten) {
            return new Size(x.numbers(), Extent.square(1));
        } else if (layer instanceof Tokens t) {
            return new Size(t.width(), new Extent(Math.toIntExact(1 + x.places()), 1));
        }
        return new Size(x.channels, PictureSizes.after(layer, x.extent));
    }

    /** Of layers without multiplications worth counting: those that work in place, or only look, keep nothing. */
    private static long kept(Layer layer, Size y) {
        if (layer instanceof Activation a) {
            return a == Activation.RELU || a == Activation.RELU6 || a == Activation.SIGMOID ? 0 : y.numbers();
        } else if (layer instanceof MaxPool2d) {
            return WITH_INDEX * y.numbers();
        } else if (layer instanceof Tokens) {
            return 2 * y.numbers();
        } else if (layer instanceof Dropout) {
            return y.numbers() + y.numbers() / Float.BYTES;
        } else if (layer instanceof Layer.BatchNorm2d
                || layer instanceof LayerNorm
                || layer instanceof LayerScale
                || layer instanceof Layer.AvgPool2d) {
            return y.numbers();
        }
        return 0;
    }
}
