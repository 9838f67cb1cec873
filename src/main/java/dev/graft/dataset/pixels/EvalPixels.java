package dev.graft.dataset.pixels;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.EvalTransform;
import dev.graft.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The items of a dataset as networks see them in evaluation: the original bytes through an {@link EvalTransform}. Each is
 * computed when it is first asked for and then found on disk, by later jobs and other processes too.
 *
 * <p>For any number of threads. Nothing is to be closed: memory maps go with the object.
 */
public final class EvalPixels {
    private final PixelFile file;
    private final DatasetFolder dataset;
    private final List<Item> items;
    private final EvalTransform transform;
    private final long maxPixels;
    private final BooleanSupplier stop;

    private EvalPixels(
            PixelFile file,
            DatasetFolder dataset,
            List<Item> items,
            EvalTransform transform,
            long maxPixels,
            BooleanSupplier stop) {
        this.file = file;
        this.dataset = dataset;
        this.items = items;
        this.transform = transform;
        this.maxPixels = maxPixels;
        this.stop = stop;
    }

    /**
     * Opens what has been computed so far, be it nothing.
     *
     * @param cacheFolder for any number of datasets and transforms
     * @param items all of the dataset, by ordinal
     * @param maxPixels of one picture
     * @param maxBytes of the file; items that don't fit into it are computed whenever they are asked for. 0 for no file
     * @param stop asked before anything is computed
     */
    public static EvalPixels open(
            Path cacheFolder,
            DatasetFolder dataset,
            List<Item> items,
            EvalTransform transform,
            long maxPixels,
            long maxBytes,
            BooleanSupplier stop)
            throws IOException {
        int[] lengths = new int[items.size()];
        Arrays.fill(lengths, transform.bytes());
        Path path = cacheFolder.resolve(dataset.digest() + "-" + transform.id() + ".pixels");
        return new EvalPixels(
                PixelFile.open(path, lengths, maxBytes), dataset, List.copyOf(items), transform, maxPixels, stop);
    }

    /**
     * Writes an item's [height, width, 3] bytes at the buffer's position, and moves it behind them.
     *
     * @throws CancellationException when {@code stop} says so and the item is not there yet
     */
    public void write(int ordinal, ByteBuffer target) {
        if (file.has(ordinal) && file.read(ordinal, target)) {
            return;
        }
        if (stop.getAsBoolean()) {
            throw new CancellationException();
        }
        int before = target.position();
        transform.apply(ImageDecoder.decode(dataset.bytes(items.get(ordinal)), maxPixels), target);
        if (file.has(ordinal)) {
            file.write(ordinal, target.slice(before, transform.bytes()));
        }
    }
}
