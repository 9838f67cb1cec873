package dev.graft.dataset.folder;

import dev.graft.blob.BlobStore;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.Task;
import dev.graft.disk.Digest;
import dev.graft.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A dataset's files.
 *
 * <pre>
 * items.bin       the items' original bytes
 * items.jsonl     an {@link Item} a line, in the order of their ordinals
 * items.offsets   where each line begins, 8 bytes each, big-endian
 * dataset.json    {@link Contents}; written last
 * </pre>
 *
 * <p>Immutable; for any number of threads and processes.
 */
public final class DatasetFolder {
    private static final String BYTES = "items.bin";
    private static final String ITEMS = "items.jsonl";
    private static final String OFFSETS = "items.offsets";
    private static final String CONTENTS = "dataset.json";

    private final Path folder;
    private final Contents contents;

    /**
     * What the files hold.
     *
     * @param digest SHA-256 over paths, labels, splits and digests of all items: equal for equal content
     * @param labels none in a regression
     * @param task empty in earlier files, which are for classification
     */
    public record Contents(String digest, int items, List<Label> labels, Optional<Task> task) {}

    private DatasetFolder(Path folder, Contents contents) {
        this.folder = folder;
        this.contents = contents;
    }

    public static DatasetFolder open(Path folder) throws IOException {
        return new DatasetFolder(
                folder, Json.mapper().readValue(folder.resolve(CONTENTS).toFile(), Contents.class));
    }

    /** Opens the dataset that {@link #put} has put there. */
    public static DatasetFolder open(BlobStore blobs, String prefix) throws IOException {
        return open(blobs.local(prefix + "/" + CONTENTS).getParent());
    }

    /**
     * Puts a dataset into the blob store.
     *
     * @param bytes a file made by {@link BlobStore#newFile} with the items' bytes at their offsets
     * @param items in the order of their ordinals
     */
    public static void put(BlobStore blobs, String prefix, Path bytes, Task task, List<Label> labels, List<Item> items)
            throws IOException {
        MessageDigest digest = Digest.sha256();
        if (task != Task.IMAGE_CLASSIFICATION) {
            digest.update((task.code() + "\0").getBytes(StandardCharsets.UTF_8));
        }
        Path lines = blobs.newFile();
        Path offsets = blobs.newFile();
        Path contents = blobs.newFile();
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(lines));
                    DataOutputStream places =
                            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(offsets)))) {
                long at = 0;
                for (Item item : items) {
                    byte[] line = (Json.write(item) + "\n").getBytes(StandardCharsets.UTF_8);
                    out.write(line);
                    places.writeLong(at);
                    at += line.length;
                    digest.update(String.join(
                                    "\0",
                                    item.path(),
                                    item.label().text(),
                                    item.split().code(),
                                    item.sha256(),
                                    "")
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
            Files.writeString(
                    contents, Json.write(new Contents(Digest.hex(digest), items.size(), labels, Optional.of(task))));
            blobs.put(prefix + "/" + BYTES, bytes);
            blobs.put(prefix + "/" + ITEMS, lines);
            blobs.put(prefix + "/" + OFFSETS, offsets);
            blobs.put(prefix + "/" + CONTENTS, contents);
        } finally {
            Files.deleteIfExists(lines);
            Files.deleteIfExists(offsets);
            Files.deleteIfExists(contents);
        }
    }

    /** Puts one for classification. */
    public static void put(BlobStore blobs, String prefix, Path bytes, List<Label> labels, List<Item> items)
            throws IOException {
        put(blobs, prefix, bytes, Task.IMAGE_CLASSIFICATION, labels, items);
    }

    public Path path() {
        return folder;
    }

    /** As {@link Contents#digest}. */
    public String digest() {
        return contents.digest();
    }

    /** How many items there are. */
    public int size() {
        return contents.items();
    }

    public Task task() {
        return contents.task().orElse(Task.IMAGE_CLASSIFICATION);
    }

    /** In the order of their class indices. */
    public List<Label> labels() {
        return contents.labels();
    }

    /** All items, by ordinal. */
    public List<Item> items() {
        return items(0, size(), item -> true);
    }

    /**
     * Items in order of their ordinals.
     *
     * @param from ordinal of the first one to look at
     * @param limit how many are wanted
     * @param wanted which ones
     */
    public List<Item> items(int from, int limit, Predicate<Item> wanted) {
        List<Item> items = new ArrayList<>();
        if (from >= size()) {
            return items;
        }
        try (FileChannel channel = FileChannel.open(folder.resolve(ITEMS), StandardOpenOption.READ)) {
            channel.position(lineStart(from));
            InputStream in = Channels.newInputStream(channel);
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null && items.size() < limit; line = reader.readLine()) {
                Item item = Json.read(line, Item.class);
                if (wanted.test(item)) {
                    items.add(item);
                }
            }
            return items;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The item of this ordinal; empty where there is none. */
    public Optional<Item> item(int ordinal) {
        return ordinal < 0
                ? Optional.empty()
                : items(ordinal, 1, item -> true).stream().findFirst();
    }

    /** An item's original bytes. */
    public byte[] bytes(Item item) {
        try (FileChannel channel = openBytes()) {
            return bytes(channel, item);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that {@link #bytes(FileChannel, Item)} reads, for many reads on any threads. */
    public FileChannel openBytes() throws IOException {
        return FileChannel.open(folder.resolve(BYTES), StandardOpenOption.READ);
    }

    public static byte[] bytes(FileChannel channel, Item item) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(item.length());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, item.offset() + bytes.position()) < 0) {
                throw new IOException(BYTES + " ends within " + item.id());
            }
        }
        return bytes.array();
    }

    private long lineStart(int ordinal) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(OFFSETS), StandardOpenOption.READ)) {
            ByteBuffer place = ByteBuffer.allocate(Long.BYTES);
            channel.read(place, (long) ordinal * Long.BYTES);
            return place.getLong(0);
        }
    }
}
