package dev.graft.dataset.item;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One labelled picture of a dataset: a line of {@code items.jsonl}. Earlier lines have one {@code class_index}.
 *
 * @param id {@code item_} and the item's ordinal: its position among the items in the order of their paths, from 0
 * @param path in the archive that was uploaded
 * @param label what is true of it
 * @param classIndices positions of its labels in the sorted list of labels, ascending; none for a value
 * @param width in pixels, of the upright picture
 * @param height in pixels, of the upright picture
 * @param sha256 of the file's bytes, in hexadecimal
 * @param mediaType such as {@code image/jpeg}, told by the bytes
 * @param offset of the file's bytes in {@code items.bin}
 * @param length of the file in bytes
 */
public record Item(
        String id,
        String path,
        Target label,

        @JsonAlias("class_index") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Integer> classIndices,

        Split split,
        int width,
        int height,
        String sha256,
        String mediaType,
        long offset,
        int length) {
    private static final Pattern ID = Pattern.compile("item_(\\d{6,9})");

    @JsonCreator
    public Item {
        classIndices = List.copyOf(classIndices);
    }

    /** An item with one label. */
    public Item(
            String id,
            String path,
            String label,
            int classIndex,
            Split split,
            int width,
            int height,
            String sha256,
            String mediaType,
            long offset,
            int length) {
        this(
                id,
                path,
                new Target.OneLabel(label),
                List.of(classIndex),
                split,
                width,
                height,
                sha256,
                mediaType,
                offset,
                length);
    }

    /** The same item in another dataset. */
    public Item moved(String newId, List<Integer> newClassIndices, long newOffset) {
        return new Item(
                newId, path, label, newClassIndices, split, width, height, sha256, mediaType, newOffset, length);
    }

    /**
     * The class index of an item with one label.
     *
     * @throws java.util.NoSuchElementException where it has none
     */
    public int classIndex() {
        return classIndices.stream().findFirst().orElseThrow();
    }

    /** The id of the item at this position: {@code item_000042}. */
    public static String id(int ordinal) {
        return String.format(Locale.ROOT, "item_%06d", ordinal);
    }

    /** The position that an id names; empty where it is no id. */
    public static OptionalInt ordinal(String id) {
        var matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return OptionalInt.empty();
        }
        int ordinal = Integer.parseInt(matcher.group(1));
        return id(ordinal).equals(id) ? OptionalInt.of(ordinal) : OptionalInt.empty();
    }
}
