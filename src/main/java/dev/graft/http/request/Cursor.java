package dev.graft.http.request;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The place where the next part of a list starts, in a form that clients pass on and do not read. */
public final class Cursor {
    /** Marks the form, so that what was not made here is refused. */
    private static final String MARK = "g1:";

    private Cursor() {}

    public static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + place).getBytes(StandardCharsets.UTF_8));
    }

    /** The place in a cursor; empty, with a fault told, where it is none. */
    public static Optional<String> decode(String cursor, Problems problems) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(MARK)) {
                return Optional.of(text.substring(MARK.length()));
            }
        } catch (IllegalArgumentException e) {
            // Told below, as every other cursor that is none.
        }
        problems.add(
                "cursor",
                FaultCode.BAD_FORMAT,
                "is not a cursor of this list",
                "take next_cursor of an earlier answer, or leave it out to start at the beginning");
        return Optional.empty();
    }
}
