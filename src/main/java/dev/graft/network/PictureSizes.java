package dev.graft.network;

import dev.graft.network.Layer.AvgPool2d;
import dev.graft.network.Layer.Concat;
import dev.graft.network.Layer.Conv2d;
import dev.graft.network.Layer.Extent;
import dev.graft.network.Layer.MaxPool2d;
import dev.graft.network.Layer.Residual;
import java.util.List;

/** What layers make of the height and width of pictures. */
final class PictureSizes {
    private static final Extent NOTHING = Extent.square(0);

    private PictureSizes() {}

    /** Side of the smallest square that each layer leaves something of. */
    static int smallest(List<Layer> layers) {
        int side = 1;
        while (after(layers, Extent.square(side)).equals(NOTHING)) {
            side++;
        }
        return side;
    }

    private static Extent after(List<Layer> layers, Extent input) {
        Extent size = input;
        for (Layer layer : layers) {
            size = size.equals(NOTHING) ? NOTHING : after(layer, size);
        }
        return size;
    }

    /** Height and width that one layer leaves; {@link #NOTHING} where its windows don't fit. */
    static Extent after(Layer layer, Extent size) {
        if (layer instanceof Conv2d c) {
            return windows(size, c.kernel(), c.stride(), c.padding(), false);
        } else if (layer instanceof MaxPool2d p) {
            return windows(size, Extent.square(p.kernel()), p.stride(), Extent.square(p.padding()), p.ceil());
        } else if (layer instanceof AvgPool2d p) {
            return windows(size, Extent.square(p.kernel()), p.stride(), Extent.square(p.padding()), false);
        } else if (layer instanceof Residual r) {
            return after(r.main(), size);
        } else if (layer instanceof Concat c) {
            return after(c.branches().get(c.branches().size() - 1), size);
        }
        return size;
    }

    private static Extent windows(Extent size, Extent kernel, int stride, Extent padding, boolean ceil) {
        int height = windows(size.height(), kernel.height(), stride, padding.height(), ceil);
        int width = windows(size.width(), kernel.width(), stride, padding.width(), ceil);
        return height < 1 || width < 1 ? NOTHING : new Extent(height, width);
    }

    /** As torch.nn.Conv2d and torch.nn.MaxPool2d count them; a window that reaches over the edge starts inside. */
    private static int windows(int size, int kernel, int stride, int padding, boolean ceil) {
        int room = size + 2 * padding - kernel;
        int windows = Math.floorDiv(room + (ceil ? stride - 1 : 0), stride) + 1;
        return ceil && (windows - 1) * stride >= size + padding ? windows - 1 : windows;
    }
}
