package dev.graft.it.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One event of a {@code text/event-stream} (HTML Living Standard, 9.2). */
public record StreamedEvent(long id, JsonNode data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String type() {
        return data.path("type").asText();
    }

    public static List<StreamedEvent> parse(String stream) {
        List<StreamedEvent> events = new ArrayList<>();
        for (String block : stream.split("\n\n")) {
            long id = -1;
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n")) {
                if (line.startsWith("id:")) {
                    id = Long.parseLong(line.substring(3).strip());
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5));
                }
            }
            if (!data.isEmpty()) {
                events.add(new StreamedEvent(id, json(data.toString())));
            }
        }
        return events;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not JSON: " + text, e);
        }
    }
}
