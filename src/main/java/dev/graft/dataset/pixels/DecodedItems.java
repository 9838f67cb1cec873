package dev.graft.dataset.pixels;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.*;
import java.io.*;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

public final class DecodedItems implements AutoCloseable {
    private final FileChannel channel;
    private final List<Item> items;
    private final long maxPixels;

    private DecodedItems(FileChannel c, List<Item> items, long mp) {
        channel = c;
        this.items = items;
        maxPixels = mp;
    }

    public static DecodedItems open(
            Path cacheFolder, DatasetFolder dataset, List<Item> items, long maxPixels, long maxBytes)
            throws IOException {
        return new DecodedItems(dataset.openBytes(), items, maxPixels);
    }

    public RgbImage image(int ordinal) {
        try {
            return ImageDecoder.decode(DatasetFolder.bytes(channel, items.get(ordinal)), maxPixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
