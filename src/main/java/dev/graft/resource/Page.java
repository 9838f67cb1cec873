package dev.graft.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Part of a list.
 *
 * @param next where the next part starts; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /** Which part of a list: at most {@code limit} entries after the place that an earlier page called next. */
    public record Request(int limit, Optional<String> after) {
        public static final int MAX_LIMIT = 200;
        public static final int DEFAULT_LIMIT = 50;
    }

    /**
     * Cuts a page out of a list that was read with one entry more than asked for.
     *
     * @param key the place of an entry in the list's order
     */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
        if (oneMore.size() <= limit) {
            return new Page<>(oneMore, Optional.empty());
        }
        return new Page<>(oneMore.subList(0, limit), Optional.of(key.apply(oneMore.get(limit - 1))));
    }

    /** Every entry of a list, read page by page. */
    public static <T> List<T> all(Function<Request, Page<T>> pages) {
        List<T> all = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<T> page = pages.apply(new Request(Request.MAX_LIMIT, after));
            all.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return all;
    }
}
