package dev.graft.dataset.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An archive entry's name as a path: parts joined by slashes, none of them empty, {@code .} or {@code ..}. It is only
 * ever compared and shown, never opened; what is refused here is refused because people and tools behind Graft might
 * open it.
 *
 * @param text the path; of an unsafe name a printable likeness; empty for the archive's own top
 * @param fault what makes the name unsafe
 */
public record EntryPath(String text, Optional<String> fault) {
    /** As many as an entry's name may have; Linux's own limit is 4096, Windows' 260. */
    private static final int MAX_BYTES = 1024;

    private static final int SHOWN = 200;
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
    private static final Set<String> JUNK = Set.of(".ds_store", "thumbs.db", "desktop.ini");

    /** Reads a name that should be UTF-8. */
    public static EntryPath of(byte[] name) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return unsafe(new String(name, StandardCharsets.UTF_8), "its name is not UTF-8");
        }
        if (name.length > MAX_BYTES) {
            return unsafe(text, "its name has " + name.length + " bytes; " + MAX_BYTES + " are allowed");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return unsafe(text, "its name contains a control character");
        }
        if (text.indexOf('\\') >= 0) {
            return unsafe(text, "its name contains a backslash");
        }
        if (text.startsWith("/") || DRIVE.matcher(text).matches()) {
            return unsafe(text, "its name is an absolute path");
        }
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/")) {
            if (part.equals("..")) {
                return unsafe(text, "its name leads out of the archive");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return new EntryPath(String.join("/", parts), Optional.empty());
    }

    private static EntryPath unsafe(String text, String fault) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) ? 0xFFFD : c)
                .forEach(shown::appendCodePoint);
        return new EntryPath(shown.length() < text.length() ? shown + "…" : shown.toString(), Optional.of(fault));
    }

    /** Whether it is what an operating system adds to folders on its own. */
    boolean isJunk() {
        String file = text.substring(text.lastIndexOf('/') + 1);
        return file.startsWith("._")
                || JUNK.contains(file.toLowerCase(Locale.ROOT))
                || text.startsWith("__MACOSX/")
                || text.contains("/__MACOSX/");
    }
}
