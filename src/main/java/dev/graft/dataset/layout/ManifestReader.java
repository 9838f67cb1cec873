package dev.graft.dataset.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import dev.graft.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code manifest.csv} and {@code manifest.jsonl}. One object reads one file. */
final class ManifestReader {
    private static final List<String> COLUMNS = List.of("path", "label", "split", "group");
    /** Of unknown columns, as many as a warning can name. */
    private static final int MAX_IGNORED = 10;
    /** Python writes NaN and Infinity into JSON. */
    private static final ObjectReader LINE =
            Json.mapper().reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
    /** Unicode's replacement character. */
    private static final char DAMAGED = '\uFFFD';

    private final ManifestFaults faults;
    private final int maxRows;
    private final List<ManifestRow> rows = new ArrayList<>();
    private final Set<String> ignored = new TreeSet<>();
    private final Map<String, String> words = new HashMap<>();

    ManifestReader(ManifestFaults faults, int maxRows) {
        this.faults = faults;
        this.maxRows = maxRows;
    }

    List<ManifestRow> rows() {
        return rows;
    }

    /** Names of columns that mean nothing to Graft. */
    Set<String> ignored() {
        return ignored;
    }

    void readCsv(InputStream file) throws IOException {
        CsvReader in = new CsvReader(text(file), faults);
        List<String> header = in.next().orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        check(header);
        for (Optional<List<String>> record = in.next(); record.isPresent(); record = in.next()) {
            List<String> values = record.get();
            if (values.size() == header.size()) {
                Map<String, String> fields = new HashMap<>();
                COLUMNS.stream()
                        .filter(header::contains)
                        .forEach(column -> fields.put(column, values.get(header.indexOf(column))));
                add(in.line(), fields);
            } else {
                faults.add(in.line(), "it has " + values.size() + " fields; the first line has " + header.size());
            }
        }
    }

    private void check(List<String> header) {
        for (String column : List.of("path", "label")) {
            if (!header.contains(column)) {
                throw faults.at(
                        1,
                        "there is no column '" + column + "'; the first line names the columns: path, label"
                                + " and, if wanted, split and group, parted by commas");
            }
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw faults.at(1, "a column is there twice");
        }
        header.forEach(this::noteColumn);
    }

    void readJsonLines(InputStream file) throws IOException {
        BufferedReader in = new BufferedReader(text(file));
        int line = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (!text.isBlank()) {
                readJson(line, text);
            }
        }
    }

    private void readJson(int line, String text) {
        JsonNode object;
        try {
            object = LINE.readTree(text);
        } catch (JsonProcessingException e) {
            faults.add(line, "it is no JSON");
            return;
        }
        if (!object.isObject()) {
            faults.add(line, "it is no JSON object");
            return;
        }
        Map<String, String> fields = new HashMap<>();
        object.properties().forEach(property -> {
            String name = property.getKey();
            noteColumn(name);
            if (COLUMNS.contains(name) && !property.getValue().isNull()) {
                Optional<String> value = name.equals("label")
                        ? label(property.getValue())
                        : Optional.ofNullable(property.getValue().textValue());
                value.ifPresentOrElse(
                        known -> fields.put(name, known),
                        () -> faults.add(
                                line,
                                name.equals("label")
                                        ? "'label' must be text, a number, or a list of texts without '|'"
                                        : "'" + name + "' must be text"));
            }
        });
        add(line, fields);
    }

    /** As it would stand in a CSV: of a list, the labels joined; empty where it is nothing of that kind. */
    private static Optional<String> label(JsonNode value) {
        if (value.isTextual() || value.isNumber()) {
            return Optional.of(value.asText());
        }
        List<String> labels = new ArrayList<>();
        value.forEach(label -> labels.add(label.asText()));
        boolean good = value.isArray()
                && labels.stream().noneMatch(label -> label.isBlank() || label.contains(ManifestRow.BAR));
        return good ? Optional.of(String.join(ManifestRow.BAR, labels)) : Optional.empty();
    }

    private void add(int line, Map<String, String> fields) {
        if (rows.size() == maxRows) {
            throw new GraftException(
                    ErrorCode.TOO_MANY_ITEMS, "The manifest has more than " + maxRows + " lines; that is the limit.");
        }
        if (fields.values().stream().anyMatch(value -> value.indexOf(DAMAGED) >= 0)) {
            faults.add(line, "it is not UTF-8");
            return;
        }
        // The same few labels, splits and groups come again and again.
        fields.replaceAll((column, value) -> column.equals("path")
                ? value
                : Optional.ofNullable(words.putIfAbsent(value, value)).orElse(value));
        ManifestRow.of(line, fields, faults).ifPresent(rows::add);
    }

    private void noteColumn(String name) {
        if (!COLUMNS.contains(name) && ignored.size() < MAX_IGNORED) {
            ignored.add(name);
        }
    }

    /** The file as text, without a byte order mark; what is not UTF-8 becomes {@link #DAMAGED}. */
    private static Reader text(InputStream file) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
        in.mark(1);
        if (in.read() != '\uFEFF') {
            in.reset();
        }
        return in;
    }
}
