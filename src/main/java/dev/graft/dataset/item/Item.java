package dev.graft.dataset.item;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * One labelled picture of a dataset: a line of {@code items.jsonl}.
 *
 * @param id {@code item_} and the item's ordinal: its position among the items in the order of their paths, from 0
 * @param path in the archive that was uploaded
 * @param label its class name
 * @param classIndex the label's position in the sorted list of labels
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
        String label,
        int classIndex,
        Split split,
        int width,
        int height,
        String sha256,
        String mediaType,
        long offset,
        int length) {
    /** The same item in another dataset. */
    public Item moved(String newId, int newClassIndex, long newOffset) {
        return new Item(newId, path, label, newClassIndex, split, width, height, sha256, mediaType, newOffset, length);
    }

    private static final Pattern ID = Pattern.compile("item_(\\d{6,9})");

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
