package dev.graft.http.request;

import dev.graft.resource.Page;
import java.util.List;
import java.util.function.Function;

/**
 * Part of a list, as clients see it.
 *
 * @param nextCursor where the next part starts; null at the end
 */
public record ListView<T>(List<T> data, String nextCursor) {
    public ListView {
        data = List.copyOf(data);
    }

    public static <E, T> ListView<T> of(Page<E> page, Function<E, T> view) {
        return new ListView<>(
                page.items().stream().map(view).toList(),
                page.next().map(Cursor::encode).orElse(null));
    }

    /** A list that is given whole. */
    public static <T> ListView<T> all(List<T> data) {
        return new ListView<>(data, null);
    }
}
