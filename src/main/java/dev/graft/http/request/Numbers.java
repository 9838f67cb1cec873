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

    /** The number that a text is, in plain or scientific notation; empty where it is none. */
    public static Optional<Double> decimal(String text) {
        return text.matches("-?[0-9]{1,30}([.][0-9]{1,30})?([eE][-+]?[0-9]{1,3})?")
                ? Optional.of(Double.valueOf(text))
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
