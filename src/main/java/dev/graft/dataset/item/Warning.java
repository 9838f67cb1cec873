package dev.graft.dataset.item;

/**
 * Something about a dataset that does not stop it but that its owner should know.
 *
 * @param code such as {@code class_imbalance}
 * @param message what, with numbers
 */
public record Warning(String code, String message) {}
