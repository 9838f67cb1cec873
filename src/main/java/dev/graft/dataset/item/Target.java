package dev.graft.dataset.item;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is true of an item, and is to be predicted: in JSON a text, a list of texts or a number. */
public sealed interface Target {
    /** The one label of an item in classification. */
    record OneLabel(@JsonValue String label) implements Target {
        @Override
        public List<String> labels() {
            return List.of(label);
        }

        @Override
        public String text() {
            return label;
        }

        @Override
        public String words() {
            return "the label '" + label + "'";
        }
    }

    /**
     * All labels of an item in multi-label classification, be it none.
     *
     * @param labels sorted, each once
     */
    record Labels(@JsonValue List<String> labels) implements Target {
        public Labels {
            labels = labels.stream().sorted().distinct().toList();
        }

        @Override
        public String text() {
            return String.join("|", labels);
        }

        @Override
        public String words() {
            return labels.isEmpty()
                    ? "no label"
                    : labels.stream().collect(Collectors.joining("', '", "the labels '", "'"));
        }
    }

    /** The number of an item in regression; finite, also as a 32-bit float. */
    record Value(@JsonValue double value) implements Target {
        @Override
        public List<String> labels() {
            return List.of();
        }

        @Override
        public String text() {
            return String.valueOf(value);
        }

        @Override
        public String words() {
            return "the value " + value;
        }
    }

    /** None for a value. */
    List<String> labels();

    /** As a manifest has it. */
    String text();

    /** Within a sentence. */
    String words();

    /** Reads what was written. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Target of(JsonNode json) {
        if (json.isNumber()) {
            return new Value(json.doubleValue());
        }
        if (json.isArray()) {
            List<String> labels = new ArrayList<>();
            json.forEach(label -> labels.add(label.textValue()));
            return new Labels(labels);
        }
        return new OneLabel(json.textValue());
    }
}
