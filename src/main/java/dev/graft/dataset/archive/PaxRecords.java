package dev.graft.dataset.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a PAX header says of the next entry, as far as it matters here. Specification: POSIX's pax utility, "pax Extended
 * Header": records of a length in decimal, a space, a keyword, an equals sign, a value and a newline.
 *
 * @param path the entry's name
 * @param size of the entry
 * @param sparse whether the entry is a map and pieces of a file, not the file
 */
record PaxRecords(Optional<byte[]> path, OptionalLong size, boolean sparse) {
    static final PaxRecords NONE = new PaxRecords(Optional.empty(), OptionalLong.empty(), false);

    static PaxRecords of(byte[] header) {
        PaxRecords records = NONE;
        int at = 0;
        while (at < header.length && header[at] != 0) {
            int space = indexOf(header, ' ', at);
            int end = at + number(header, at, space, 9, "a record's length").intValue();
            int equals = indexOf(header, '=', space);
            if (end <= equals || end > header.length || header[end - 1] != '\n') {
                throw malformed("a record's length");
            }
            String keyword = new String(header, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            records = records.with(keyword, header, equals + 1, end - 1);
            at = end;
        }
        return records;
    }

    private PaxRecords with(String keyword, byte[] header, int from, int to) {
        if (keyword.equals("path")) {
            return new PaxRecords(Optional.of(Arrays.copyOfRange(header, from, to)), size, sparse);
        }
        if (keyword.equals("size")) {
            return new PaxRecords(path, OptionalLong.of(number(header, from, to, 18, "a size")), sparse);
        }
        return new PaxRecords(path, size, sparse || keyword.startsWith("GNU.sparse."));
    }

    private static Long number(byte[] header, int from, int to, int digits, String what) {
        String text = new String(header, from, to - from, StandardCharsets.ISO_8859_1);
        if (text.length() > digits || !text.matches("[0-9]+")) {
            throw malformed(what);
        }
        return Long.valueOf(text);
    }

    private static int indexOf(byte[] header, char wanted, int from) {
        for (int i = from; i < header.length; i++) {
            if (header[i] == wanted) {
                return i;
            }
        }
        throw malformed("a record without its '" + wanted + "'");
    }

    private static RuntimeException malformed(String what) {
        return ArchiveReader.invalid("The TAR has a PAX header that is malformed: " + what + ".");
    }
}
