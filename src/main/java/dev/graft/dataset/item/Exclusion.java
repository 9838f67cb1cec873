package dev.graft.dataset.item;

/**
 * A file of the upload that did not become an item.
 *
 * @param path in the archive; of an unsafe one, a printable likeness
 * @param message why, in words for a person
 */
public record Exclusion(String path, ExclusionReason reason, String message) {}
