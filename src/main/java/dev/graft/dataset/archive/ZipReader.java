package dev.graft.dataset.archive;

import dev.graft.dataset.archive.Entries.Kind;
import dev.graft.dataset.item.DatasetLimits;
import dev.graft.dataset.item.ExclusionReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Reads ZIP archives: stored and deflated entries, ZIP64. The central directory alone says what there is. It is walked
 * twice, once to count and to see where entries begin, once to show them; of each entry only its place is remembered.
 */
final class ZipReader {
    private static final int LOCAL = 0x04034B50;
    private static final int LOCAL_BYTES = 30;

    private final FileChannel channel;
    private final DatasetLimits limits;
    private final Entries entries;
    private final UnpackBudget budget;
    private final DoubleConsumer progress;
    /** Where entries begin, in ascending order. */
    private long[] places = new long[1024];

    private int count;
    private int files;

    ZipReader(
            FileChannel channel, DatasetLimits limits, Entries entries, UnpackBudget budget, DoubleConsumer progress) {
        this.channel = channel;
        this.limits = limits;
        this.entries = entries;
        this.budget = budget;
        this.progress = progress;
    }

    void read(ArchiveVisitor visitor) throws IOException, InterruptedException {
        ZipDirectory directory = ZipDirectory.find(channel);
        directory.walk(header -> survey(header, directory));
        places = Arrays.copyOf(places, count);
        Arrays.sort(places);
        visitor.expect(files);
        int[] done = {0};
        directory.walk(header -> {
            show(header, directory, visitor);
            progress.accept((double) ++done[0] / count);
        });
    }

    private void survey(ZipHeader header, ZipDirectory directory) {
        if (count >= Entries.maxEntries(limits)) {
            throw Entries.tooMany("entries", Entries.maxEntries(limits));
        }
        if (header.offset() > directory.start() - directory.shift() - LOCAL_BYTES) {
            throw ArchiveReader.invalid("An entry of the ZIP begins behind its directory.");
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = header.offset() + directory.shift();
        if (Entries.counts(EntryPath.of(header.name()), header.kind())) {
            files++;
        }
    }

    private void show(ZipHeader header, ZipDirectory directory, ArchiveVisitor visitor)
            throws IOException, InterruptedException {
        EntryPath path = EntryPath.of(header.name());
        if (header.kind() == Kind.FILE) {
            UnpackBudget.check(path.text(), header.packed(), header.size());
        }
        if (!entries.admit(path, header.kind(), header.size())) {
            return;
        }
        if (header.encrypted()) {
            entries.refuse(path, ExclusionReason.UNSUPPORTED_FORMAT, "it is encrypted");
        } else if (header.method() != ZipHeader.STORED && header.method() != ZipHeader.DEFLATED) {
            entries.refuse(
                    path,
                    ExclusionReason.UNSUPPORTED_FORMAT,
                    "it is packed by ZIP's method " + header.method() + "; store and deflate are read");
        } else {
            try (InputStream content = new ZipContent(data(header, directory), header, budget)) {
                visitor.file(path.text(), (int) header.size(), content);
            }
        }
    }

    /** The entry's packed bytes, once it is known that no other entry has part in them. */
    private InputStream data(ZipHeader header, ZipDirectory directory) throws IOException {
        long place = header.offset() + directory.shift();
        int next = Arrays.binarySearch(places, place) + 1;
        long limit = next < count ? places[next] : directory.start();
        byte[] bytes = new RangeInputStream(channel, place, LOCAL_BYTES).readNBytes(LOCAL_BYTES);
        ByteBuffer local = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (local.getInt(0) != LOCAL) {
            throw ArchiveReader.invalid("The ZIP's directory points to something that is no entry.");
        }
        long start =
                place + LOCAL_BYTES + Short.toUnsignedInt(local.getShort(26)) + Short.toUnsignedInt(local.getShort(28));
        boolean twice = next >= 2 && places[next - 2] == place;
        if (twice || start > limit || header.packed() > limit - start) {
            throw ArchiveReader.invalid("Entries of the ZIP overlap.");
        }
        return new RangeInputStream(channel, start, header.packed());
    }
}
