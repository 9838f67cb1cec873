package dev.graft.dataset.validation;

import dev.graft.dataset.item.Exclusion;
import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Label;
import dev.graft.dataset.item.LabelStatistics;
import dev.graft.dataset.item.Warning;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What validation has found, for a person to read.
 *
 * @param dataset its id
 * @param items how many there are
 * @param excluded every file that did not become an item, by path
 * @param labelStatistics of a regression
 * @param sizes empty where there are no items
 */
public record Report(
        String dataset,
        int items,
        List<Exclusion> excluded,
        Duplicates duplicates,
        List<Label> labels,
        Optional<LabelStatistics> labelStatistics,
        Optional<Sizes> sizes,
        List<Warning> warnings) {
    /** Paths of files with equal bytes. */
    public record Duplicates(List<List<String>> withinSplits, List<List<String>> acrossSplits) {
        static final Duplicates NONE = new Duplicates(List.of(), List.of());
    }

    /** Of the upright pictures in pixels, and of their files in bytes. */
    public record Sizes(Range width, Range height, Range bytes) {}

    /** The least, the middle and the greatest of some numbers; the lower one of two in the middle. */
    public record Range(int min, int median, int max) {
        static Range of(List<Item> items, ToIntFunction<Item> number) {
            int[] sorted = items.stream().mapToInt(number).toArray();
            Arrays.sort(sorted);
            return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
        }
    }

    static Optional<Sizes> sizes(List<Item> items) {
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sizes(
                        Range.of(items, Item::width), Range.of(items, Item::height), Range.of(items, Item::length)));
    }
}
