package dev.graft.dataset.pixels;

import dev.graft.dataset.folder.DatasetFolder;
import dev.graft.dataset.item.Item;
import dev.graft.image.*;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

public final class EvalPixels implements AutoCloseable {
    private final FileChannel channel;
    private final List<Item> items;
    private final EvalTransform t;
    private final long maxPixels;

    private EvalPixels(FileChannel c, List<Item> items, EvalTransform t, long mp) {
        channel = c;
        this.items = items;
        this.t = t;
        maxPixels = mp;
    }

    public static EvalPixels open(
            Path cacheFolder,
            DatasetFolder dataset,
            List<Item> items,
            EvalTransform transform,
            long maxPixels,
            long maxBytes)
            throws IOException {
        return new EvalPixels(dataset.openBytes(), items, transform, maxPixels);
    }

    public void write(int ordinal, ByteBuffer target) {
        try {
            t.apply(ImageDecoder.decode(DatasetFolder.bytes(channel, items.get(ordinal)), maxPixels), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
