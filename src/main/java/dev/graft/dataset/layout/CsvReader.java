package dev.graft.dataset.layout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads comma-separated values after RFC 4180, with lines ended by LF as well as CR LF; empty lines are passed over. */
final class CsvReader {
    private static final int END = -1;

    private final BufferedReader in;
    private final ManifestFaults faults;
    private int line = 1;
    private int recordLine;

    CsvReader(Reader in, ManifestFaults faults) {
        this.in = new BufferedReader(in);
        this.faults = faults;
    }

    /** The line on which the latest record begins, from 1. */
    int line() {
        return recordLine;
    }

    /** The next record's fields; empty at the end. */
    Optional<List<String>> next() throws IOException {
        while (true) {
            List<String> fields = new ArrayList<>();
            recordLine = line;
            int end;
            do {
                end = field(fields);
            } while (end == ',');
            boolean blank = fields.size() == 1 && fields.get(0).isEmpty();
            if (!blank) {
                return Optional.of(fields);
            }
            if (end == END) {
                return Optional.empty();
            }
        }
    }

    /** Reads a field and what ends it: a comma, a newline or the end. */
    private int field(List<String> fields) throws IOException {
        StringBuilder text = new StringBuilder();
        int c = read();
        if (c == '"') {
            c = quoted(text);
            if (c != ',' && c != '\n' && c != END) {
                throw faults.at(line, "a quoted field goes on behind its closing quote");
            }
        } else {
            for (; c != ',' && c != '\n' && c != END; c = read()) {
                if (c == '"') {
                    throw faults.at(line, "there is a quote within a field that does not begin with one");
                }
                text.append((char) c);
            }
        }
        fields.add(text.toString());
        return c;
    }

    /** Reads up to the closing quote, and what follows it. */
    private int quoted(StringBuilder text) throws IOException {
        int opened = line;
        while (true) {
            int c = read();
            if (c == END) {
                throw faults.at(opened, "a quote is never closed");
            }
            if (c == '"') {
                c = read();
                if (c != '"') {
                    return c;
                }
            }
            text.append((char) c);
        }
    }

    /** The next character, CR LF as one. */
    private int read() throws IOException {
        int c = in.read();
        if (c == '\r') {
            in.mark(1);
            if (in.read() == '\n') {
                c = '\n';
            } else {
                in.reset();
            }
        }
        if (c == '\n') {
            line++;
        }
        return c;
    }
}
