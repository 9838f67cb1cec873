package dev.graft.http.report.page;

import dev.graft.dataset.item.Item;
import dev.graft.http.report.plot.Shown;
import dev.graft.http.report.subject.Thumbnails;
import dev.graft.metric.Evaluation;
import dev.graft.metric.Mistake;
import java.util.List;

/**
 * The items of a split that the model is worst at, with their pictures.
 *
 * @param words which ones these are
 */
public record Worst(String split, String words, List<Thumb> thumbs) {
    /**
     * One item.
     *
     * @param name path in the archive, or its id where the dataset is gone
     * @param label what it has
     * @param said what the model made of it
     * @param notes how wrong that is
     * @param picture as a {@code data:} address; empty where it is gone
     */
    public record Thumb(String name, String label, String said, List<String> notes, String picture) {}

    static Worst of(String split, Evaluation evaluation, Thumbnails thumbnails) {
        return new Worst(
                split,
                words(evaluation.worst().size(), "loss"),
                evaluation.worst().stream()
                        .map(mistake -> thumb(
                                mistake.item(),
                                mistake.label(),
                                said(mistake),
                                List.of("loss " + Shown.number(mistake.loss())),
                                thumbnails))
                        .toList());
    }

    private static String said(Mistake mistake) {
        return mistake.label().equals(mistake.predicted())
                ? "recognised, but not surely"
                : "said to be " + mistake.predicted();
    }

    /** @param largest what they have most of */
    static String words(int items, String largest) {
        return (items == 1 ? "The item of the largest %s." : "The " + items + " items of the largest %s.")
                .formatted(largest);
    }

    static Thumb thumb(String item, String label, String said, List<String> notes, Thumbnails thumbnails) {
        return new Thumb(
                thumbnails.item(item).map(Item::path).orElse(item),
                label,
                said,
                notes,
                thumbnails.of(item).orElse(""));
    }
}
