package dev.graft.dataset.archive;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A file's bytes, and word of how far they have been read. */
final class PositionInputStream extends FilterInputStream {
    private final LongConsumer listener;
    private long position;

    PositionInputStream(Path file, LongConsumer listener) throws IOException {
        super(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        moved(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        moved(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        moved(skipped);
        return skipped;
    }

    private void moved(long count) {
        position += Math.max(0, count);
        listener.accept(position);
    }
}
