package dev.graft.http.report.page;

import dev.graft.dataset.item.Item;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Evaluation;
import java.util.List;

/** The items of a split that the model is worst at, with their pictures. */
public record Worst(String split, List<Thumb> thumbs) {
    /**
     * One item.
     *
     * @param name path in the archive, or its id where the dataset is gone
     * @param picture as a {@code data:} address; empty where it is gone
     * @param right whether it was recognised all the same
     */
    public record Thumb(String name, String label, String predicted, boolean right, String loss, String picture) {}

    static Worst of(String split, Evaluation evaluation, Thumbnails thumbnails) {
        return new Worst(
                split,
                evaluation.worst().stream()
                        .map(m -> thumb(m.item(), m.label(), m.predicted(), m.loss(), thumbnails))
                        .toList());
    }

    static Thumb thumb(String item, String label, String predicted, double loss, Thumbnails thumbnails) {
        return new Thumb(
                thumbnails.item(item).map(Item::path).orElse(item),
                label,
                predicted,
                label.equals(predicted),
                Shown.number(loss),
                thumbnails.of(item).orElse(""));
    }
}
