package dev.graft.dataset.pixels;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.ImageDecoder;
import dev.graft.image.Interpolation;
import dev.graft.image.Resize;
import dev.graft.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The items of a dataset, decoded, upright and no larger than augmentation needs. Each is decoded when it is first asked
 * for and then found on disk, by later epochs, jobs and other processes.
 *
 * <p>For any number of threads. Nothing is to be closed: memory maps go with the object.
 */
public final class DecodedItems {
    private final PixelFile file;
    private final DatasetFolder dataset;
    private final List<Item> items;
    private final int storedSide;
    private final long maxPixels;
    private final BooleanSupplier stop;

    private DecodedItems(
            PixelFile file,
            DatasetFolder dataset,
            List<Item> items,
            int storedSide,
            long maxPixels,
            BooleanSupplier stop) {
        this.file = file;
        this.dataset = dataset;
        this.items = items;
        this.storedSide = storedSide;
        this.maxPixels = maxPixels;
        this.stop = stop;
    }

    /**
     * Opens what has been decoded so far, be it nothing.
     *
     * @param cacheFolder for any number of datasets
     * @param items all of the dataset, by ordinal
     * @param storedSide what the shorter side is reduced to where it is longer
     * @param maxPixels of one picture
     * @param maxBytes of the file; items that don't fit into it are decoded whenever they are asked for. 0 for no file
     * @param stop asked before anything is decoded
     */
    public static DecodedItems open(
            Path cacheFolder,
            DatasetFolder dataset,
            List<Item> items,
            int storedSide,
            long maxPixels,
            long maxBytes,
            BooleanSupplier stop)
            throws IOException {
        int[] lengths = items.stream()
                .mapToInt(item -> Size.of(item, storedSide).bytes())
                .toArray();
        // What was reduced while decoding differs in some last digits from what was reduced afterwards.
        String how = ImageDecoder.canReduce() ? "-reduced" : "";
        Path path = cacheFolder.resolve(dataset.digest() + "-decoded" + storedSide + how + ".pixels");
        return new DecodedItems(
                PixelFile.open(path, lengths, maxBytes), dataset, List.copyOf(items), storedSide, maxPixels, stop);
    }

    /**
     * An item's picture.
     *
     * @throws CancellationException when {@code stop} says so and the item is not there yet
     */
    public RgbImage image(int ordinal) {
        Item item = items.get(ordinal);
        Size size = Size.of(item, storedSide);
        if (file.has(ordinal)) {
            byte[] rgb = new byte[size.bytes()];
            if (file.read(ordinal, ByteBuffer.wrap(rgb))) {
                return new RgbImage(size.width, size.height, rgb);
            }
        }
        if (stop.getAsBoolean()) {
            throw new CancellationException();
        }
        RgbImage decoded = ImageDecoder.decode(dataset.bytes(item), maxPixels, storedSide);
        RgbImage image = size.width == decoded.width() && size.height == decoded.height()
                ? decoded
                : Resize.apply(decoded, size.width, size.height, Interpolation.BILINEAR);
        if (file.has(ordinal)) {
            file.write(ordinal, ByteBuffer.wrap(image.rgb()));
        }
        return image;
    }

    /** What a picture is reduced to. */
    private record Size(int width, int height) {
        static Size of(Item item, int storedSide) {
            int shorter = Math.min(item.width(), item.height());
            return shorter <= storedSide
                    ? new Size(item.width(), item.height())
                    : new Size((int) ((long) storedSide * item.width() / shorter), (int)
                            ((long) storedSide * item.height() / shorter));
        }

        int bytes() {
            return Math.multiplyExact(3, Math.multiplyExact(width, height));
        }
    }
}
