package dev.graft.dataset.item;

/**
 * A class that items belong to.
 *
 * @param index its class index: the position of its name in the sorted list
 * @param items how many items it has
 */
public record Label(String name, int index, SplitCounts items) {}
