package dev.graft.http.request;

import dev.graft.error.GraftException;
import java.util.Optional;

/** Numbers in paths and queries. */
public final class Numbers {
    private Numbers() {}

    /** The number that a text is, sign and digits only; empty where it is none. */
    public static Optional<Long> whole(String text) {
        try {
            return text.matches("-?[0-9]{1,19}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The decimal number that a text is, such as {@code 0.5}; empty where it is none. */
    public static Optional<Double> decimal(String text) {
        return text.matches("-?[0-9]{1,18}([.][0-9]{1,18})?([eE]-?[0-9]{1,2})?")
                ? Optional.of(Double.parseDouble(text))
                : Optional.empty();
    }

    /**
     * A number from 1 on that names a thing in a path.
     *
     * @throws GraftException not found, where the text is no such number: nothing has that name
     */
    public static int ofPath(String what, String text) {
        return whole(text)
                .filter(number -> number >= 1 && number <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(() -> GraftException.notFound(what, text));
    }
}
