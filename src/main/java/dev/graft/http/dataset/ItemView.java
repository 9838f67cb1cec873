package dev.graft.http.dataset;

import dev.graft.dataset.item.Item;
import dev.graft.dataset.item.Split;
import dev.graft.dataset.item.Target;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An item of a dataset, as clients see it. */
@Schema(name = "Item")
public record ItemView(
        String id,
        String path,

        @Schema(description = "a text; in multi-label classification a list of texts, in regression a number")
        Target label,

        Split split,
        int width,
        int height,
        String sha256,
        String mediaType,
        int sizeBytes) {
    static ItemView of(Item item) {
        return new ItemView(
                item.id(),
                item.path(),
                item.label(),
                item.split(),
                item.width(),
                item.height(),
                item.sha256(),
                item.mediaType(),
                item.length());
    }
}
